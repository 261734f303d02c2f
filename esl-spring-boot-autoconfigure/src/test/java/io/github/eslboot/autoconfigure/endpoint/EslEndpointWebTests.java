package io.github.eslboot.autoconfigure.endpoint;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

import io.github.eslboot.annotation.EslCallEndHandler;
import io.github.eslboot.annotation.EslEventHandler;
import io.github.eslboot.annotation.EslHandler;
import io.github.eslboot.annotation.EslHandlerRegistry;
import io.github.eslboot.annotation.EslHandlerState;
import io.github.eslboot.autoconfigure.EslContexts;
import io.github.eslboot.call.CallRecord;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.test.FreeSwitchSimulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Tests of {@link EslEndpoint} with a web server. */
class EslEndpointWebTests {

	private static final String UNRESTRICTED = "--management.endpoint.esl.access=unrestricted";

	private final FreeSwitchSimulator first = FreeSwitchSimulator.create();

	private final FreeSwitchSimulator second = FreeSwitchSimulator.create();

	private final HttpClient client = HttpClient.newHttpClient();

	@AfterEach
	void close() {
		this.first.close();
		this.second.close();
	}

	private ConfigurableApplicationContext start(String... arguments) {
		List<String> all = new ArrayList<>(List.of("--server.port=0", "--server.address=127.0.0.1",
				"--management.endpoints.web.exposure.include=esl", "--freeswitch.esl.password=" + this.first.password(),
				"--freeswitch.esl.pool.size=1", "--freeswitch.esl.nodes.pbx-1.host=127.0.0.1",
				"--freeswitch.esl.nodes.pbx-1.port=" + this.first.port(), "--freeswitch.esl.nodes.pbx-2.host=127.0.0.1",
				"--freeswitch.esl.nodes.pbx-2.port=" + this.second.port()));
		all.addAll(List.of(arguments));
		ConfigurableApplicationContext context = SpringApplication.run(Application.class, all.toArray(String[]::new));
		EslNodeGroup group = context.getBean(EslNodeGroup.class);
		await().atMost(EslContexts.PATIENCE)
			.until(() -> group.nodes().stream().allMatch((node) -> node.state() == NodeState.UP));
		return context;
	}

	private HttpResponse<String> send(ConfigurableApplicationContext context, String method, String path, String body)
			throws IOException, InterruptedException {
		String port = context.getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/esl" + path))
			.header("Content-Type", "application/json")
			.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
			.build();
		return this.client.send(request, BodyHandlers.ofString());
	}

	private static List<String> nodes(ConfigurableApplicationContext context) {
		return context.getBean(EslNodeGroup.class).nodes().stream().map(EslNode::id).toList();
	}

	@Test
	void endpointMayOnlyBeReadUnlessAccessIsGranted() throws Exception {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(send(context, "GET", "", "").body()).contains("\"pbx-1\"").contains("\"pbx-2\"");
			assertThat(send(context, "DELETE", "/pbx-1", "").statusCode()).isGreaterThanOrEqualTo(400);
			assertThat(send(context, "POST", "/pbx-1", "{\"action\":\"reconnect\"}").statusCode())
				.isGreaterThanOrEqualTo(400);
			assertThat(send(context, "POST", "", "").statusCode()).isGreaterThanOrEqualTo(400);
			assertThat(nodes(context)).containsExactlyInAnyOrder("pbx-1", "pbx-2");
		}
	}

	@Test
	void nodesAreDrainedResumedAndRemoved() throws Exception {
		try (ConfigurableApplicationContext context = start(UNRESTRICTED)) {
			this.first.startCall("1001", "1002");
			HttpResponse<String> drained = send(context, "POST", "/pbx-1", "{\"action\":\"drain\"}");
			assertThat(drained.statusCode()).isEqualTo(200);
			assertThat(drained.body()).contains("\"DRAINING\"");
			assertThat(send(context, "POST", "/pbx-1", "{\"action\":\"RESUME\"}").body()).contains("\"UP\"");
			assertThat(send(context, "POST", "", "").body()).contains("\"changes\"");
			HttpResponse<String> removed = send(context, "DELETE", "/pbx-1", "");
			assertThat(removed.statusCode()).isEqualTo(200);
			assertThat(removed.body()).contains("\"REMOVED\"");
			assertThat(nodes(context)).containsExactly("pbx-2");
		}
	}

	@Test
	void handlersArePausedAndResumed() throws Exception {
		try (ConfigurableApplicationContext context = start(UNRESTRICTED)) {
			EslHandler handler = context.getBean(EslHandlerRegistry.class).get("desk.answered");
			HttpResponse<String> paused = send(context, "POST", "/handlers/desk.answered", "{\"action\":\"pause\"}");
			assertThat(paused.statusCode()).isEqualTo(200);
			assertThat(paused.body()).contains("\"PAUSED\"");
			assertThat(handler.state()).isEqualTo(EslHandlerState.PAUSED);
			assertThat(send(context, "GET", "", "").body()).contains("\"PAUSED\"");
			send(context, "POST", "/handlers/desk.answered", "{\"action\":\"resume\"}");
			assertThat(handler.state()).isEqualTo(EslHandlerState.RUNNING);
			assertThat(send(context, "POST", "/handlers/desk.answered", "{\"action\":\"drain\"}").body())
				.contains("\"pause\"");
			assertThat(send(context, "POST", "/handlers/none", "{\"action\":\"pause\"}").statusCode()).isEqualTo(404);
			assertThat(send(context, "POST", "/nodes/desk.answered", "{\"action\":\"stop\"}").statusCode())
				.isEqualTo(404);
			assertThat(send(context, "POST", "/handlers/desk.store", "{\"action\":\"stop\"}").statusCode())
				.isEqualTo(400);
			assertThat(handler.state()).isEqualTo(EslHandlerState.RUNNING);
		}
	}

	@Test
	void unknownNodeIsNotFound() throws Exception {
		try (ConfigurableApplicationContext context = start(UNRESTRICTED)) {
			HttpResponse<String> changed = send(context, "POST", "/pbx-9", "{\"action\":\"reconnect\"}");
			assertThat(changed.statusCode()).isEqualTo(404);
			assertThat(changed.body()).contains("No group has a node of that name");
			assertThat(send(context, "DELETE", "/pbx-9", "").statusCode()).isEqualTo(404);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"action\":\"explode\"}", "{}" })
	void unknownActionIsABadRequestWithTheKnownActions(String body) throws Exception {
		try (ConfigurableApplicationContext context = start(UNRESTRICTED)) {
			HttpResponse<String> changed = send(context, "POST", "/pbx-1", body);
			assertThat(changed.statusCode()).isEqualTo(400);
			assertThat(changed.body()).contains("\"drain\"").contains("\"resume\"").contains("\"reconnect\"");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "soon", "-1s" })
	void invalidDeadlineIsABadRequest(String deadline) throws Exception {
		try (ConfigurableApplicationContext context = start(UNRESTRICTED)) {
			assertThat(send(context, "POST", "/pbx-1", "{\"action\":\"drain\",\"deadline\":\"" + deadline + "\"}")
				.statusCode()).isEqualTo(400);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "DELETE|/pbx-2||/pbx-2?force=true|",
			"POST|/pbx-2|{\"action\":\"drain\"}|/pbx-2|{\"action\":\"drain\",\"force\":true}" })
	void lastNodeStaysWithoutForce(String method, String path, String body, String forcedPath, String forcedBody)
			throws Exception {
		try (ConfigurableApplicationContext context = start(UNRESTRICTED)) {
			// A draining node does not count, because it will leave the group.
			this.first.startCall("1001", "1002");
			assertThat(send(context, "POST", "/pbx-1", "{\"action\":\"drain\"}").statusCode()).isEqualTo(200);
			HttpResponse<String> refused = send(context, method, path, (body != null) ? body : "");
			assertThat(refused.statusCode()).isEqualTo(409);
			assertThat(refused.body()).contains("has no node that stays besides 'pbx-2'").contains("force=true");
			assertThat(context.getBean(EslNodeGroup.class).node("pbx-2").state()).isEqualTo(NodeState.UP);
			assertThat(send(context, method, forcedPath, (forcedBody != null) ? forcedBody : "").statusCode())
				.isEqualTo(200);
			await().atMost(EslContexts.PATIENCE).until(() -> !nodes(context).contains("pbx-2"));
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Desk desk() {
			return new Desk();
		}

	}

	static class Desk {

		@EslEventHandler("CHANNEL_ANSWER")
		void answered() {
		}

		@EslCallEndHandler
		void store(CallRecord callRecord) {
		}

	}

}
