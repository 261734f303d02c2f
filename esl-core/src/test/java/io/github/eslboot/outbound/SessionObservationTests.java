package io.github.eslboot.outbound;

import java.time.Duration;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.testsupport.EslExtension;
import io.github.eslboot.testsupport.RecordingObserver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Observation of sessions and of their commands. */
class SessionObservationTests {

	private static final String SESSION = "session of default";

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private final RecordingObserver observer = new RecordingObserver();

	private void serveOneCall(SessionHandler handler) {
		EslClientResources resources = this.esl.closing(EslClientResources.builder().observer(this.observer).build());
		EslSessionServer server = new EslSessionServer(
				EslSessionServerOptions.builder().name("default").address("127.0.0.1").port(0).build(), handler,
				resources);
		this.esl.closing(() -> server.stop(Duration.ZERO));
		server.start();
		this.esl.simulator()
			.newCall()
			.from("1001")
			.to("5000")
			.app("socket", "127.0.0.1:" + server.port() + " async full")
			.start();
		await().atMost(PATIENCE).until(() -> this.observer.has(SESSION) && this.observer.first(SESSION).ended);
	}

	@Test
	void sessionIsObservedWhileItsHandlerRunsAndItsCommandsBelongToIt() {
		serveOneCall((session) -> {
			session.call().answer();
			session.send(EslCommand.api("status"));
			session.sendAsync(EslCommand.api("version")).toCompletableFuture().join();
		});
		assertThat(this.observer.first(SESSION).failure).isNull();
		assertThat(this.observer.first("command answer")).hasToString("command answer of " + SESSION);
		assertThat(this.observer.first("command status")).hasToString("command status of " + SESSION);
		assertThat(this.observer.first("command version")).hasToString("command version of " + SESSION);
		assertThat(this.observer.all("command version")).allMatch((command) -> command.ended);
	}

	@Test
	void sessionIsObservedWithTheFailureOfItsHandler() {
		serveOneCall((session) -> {
			throw new IllegalStateException("on purpose");
		});
		assertThat(this.observer.first(SESSION).failure).isInstanceOf(IllegalStateException.class);
	}

}
