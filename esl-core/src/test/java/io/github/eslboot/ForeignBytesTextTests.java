package io.github.eslboot;

import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventFormat;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import io.github.eslboot.testsupport.RecordingListener;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A call whose caller name is in GBK, in each format of the events; against a real server
 * under the conditions of {@code EslCallTests}.
 */
class ForeignBytesTextTests {

	private static final Charset GBK = Charset.forName("GBK");

	@RegisterExtension
	static final EslExtension ESL = EslExtension.connected();

	@ParameterizedTest
	@EnumSource(EventFormat.class)
	void eventsOfTheCallArriveWithTheBytesOfItsName(EventFormat format) throws Exception {
		RecordingListener events = new RecordingListener();
		String uuid = UUID.randomUUID().toString();
		try (Client client = new Client(ESL.server().options, PoolOptions.defaults(),
				EventStreamOptions.builder().format(format).build(), Client.QUICK)
			.startAndWait()) {
			client.stream
				.listen(EventSelector.ofEvents(EventName.CHANNEL_CREATE, EventName.CHANNEL_ANSWER,
						EventName.CHANNEL_HANGUP, EventName.CHANNEL_HANGUP_COMPLETE, EventName.CHANNEL_DESTROY)
					.build(), events)
				.ready()
				.toCompletableFuture()
				.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			originate(uuid);
			await().atMost(PATIENCE)
				.until(() -> events.events.stream()
					.anyMatch((event) -> event.name().equals("CHANNEL_ANSWER") && uuid.equals(event.uniqueId())));
			client.template.api("uuid_kill", uuid);
			await().atMost(PATIENCE)
				.until(() -> events.events.stream()
					.anyMatch((event) -> event.name().equals("CHANNEL_DESTROY") && uuid.equals(event.uniqueId())));
		}
		assertThat(events.events).filteredOn((event) -> uuid.equals(event.uniqueId()))
			.extracting(EslEvent::name)
			.contains("CHANNEL_CREATE", "CHANNEL_ANSWER", "CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE");
		EslEvent complete = events.events.stream()
			.filter((event) -> event.name().equals("CHANNEL_HANGUP_COMPLETE") && uuid.equals(event.uniqueId()))
			.findFirst()
			.orElseThrow();
		assertThat(complete.variable("origination_caller_id_name", GBK)).isEqualTo("李雷");
		assertThat(complete.headers().bytes("variable_note")).isEqualTo(HexFormat.of().parseHex("3130FF"));
		assertThat(complete.variable("note")).isEqualTo("10\uFFFD");
	}

	/** FreeSWITCH sends an empty XML body if the text is not UTF-8. */
	@ParameterizedTest
	@EnumSource
	void bodyOfAnEventArrivesWithItsBytes(EventFormat format) throws Exception {
		RecordingListener events = new RecordingListener();
		try (Client client = new Client(ESL.server().options, PoolOptions.defaults(),
				EventStreamOptions.builder().format(format).build(), Client.QUICK)
			.startAndWait()) {
			client.stream.listen(EventSelector.ofEvents(EventName.CUSTOM).custom("esl::gbk").build(), events)
				.awaitReady(PATIENCE);
			try (Socket socket = connect()) {
				OutputStream out = socket.getOutputStream();
				out.write("sendevent CUSTOM\nEvent-Subclass: esl::gbk\nContent-Length: 4\n\n"
					.getBytes(StandardCharsets.US_ASCII));
				out.write("李雷".getBytes(GBK));
				out.write("exit\n\n".getBytes(StandardCharsets.US_ASCII));
				socket.getInputStream().readAllBytes();
			}
			await().atMost(PATIENCE).until(() -> !events.events.isEmpty());
		}
		EslEvent event = events.events.iterator().next();
		assertThat(event.body(GBK)).isEqualTo((format != EventFormat.XML) ? "李雷" : null);
		assertThat(event.bodyBytes()).isEqualTo((format != EventFormat.XML) ? "李雷".getBytes(GBK) : new byte[0]);
	}

	/** Connects without the client, which sends only UTF-8. */
	private static Socket connect() throws Exception {
		Socket socket = new Socket(ESL.server().options.host(), ESL.server().options.port());
		socket.getOutputStream()
			.write(("auth " + System.getProperty("freeswitch.password", "ClueCon") + "\n\n")
				.getBytes(StandardCharsets.US_ASCII));
		return socket;
	}

	/** Sends bytes that the client cannot send. */
	private static void originate(String uuid) throws Exception {
		try (Socket socket = new Socket(ESL.server().options.host(), ESL.server().options.port())) {
			OutputStream out = socket.getOutputStream();
			String password = System.getProperty("freeswitch.password", "ClueCon");
			out.write(("auth " + password + "\n\nbgapi originate {origination_uuid=" + uuid
					+ ",origination_caller_id_name=")
				.getBytes(StandardCharsets.US_ASCII));
			out.write("李雷".getBytes(GBK));
			out.write(",note=10".getBytes(StandardCharsets.US_ASCII));
			out.write(0xFF);
			out.write("}loopback/park/default &park()\n\nexit\n\n".getBytes(StandardCharsets.US_ASCII));
			socket.getInputStream().readAllBytes();
		}
	}

}
