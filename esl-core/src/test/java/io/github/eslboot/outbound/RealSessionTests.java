package io.github.eslboot.outbound;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.call.Bridge;
import io.github.eslboot.call.BridgeFailedException;
import io.github.eslboot.call.CallEndedException;
import io.github.eslboot.call.Digits;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.PlayAndGetDigits;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.Media;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionListener;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.testsupport.TestServer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@link EslSession} with a real FreeSWITCH. Its dialplan must have extensions
 * {@code socket-<mode>-<port>} that run {@code socket 127.0.0.1:<port>} with the flags of
 * the modes sync, syncfull, async and full, and {@code answer}, which answers.
 */
@EnabledIfSystemProperty(named = "freeswitch.host", matches = ".+")
@Timeout(120)
class RealSessionTests {

	@ParameterizedTest
	@ValueSource(strings = { "sync", "syncfull", "async", "full" })
	void sessionRunsAnIvrInEveryMode(String mode) throws Exception {
		BlockingQueue<Object> results = new LinkedBlockingQueue<>();
		EslClientResources resources = EslClientResources.create();
		EslSessionServerOptions options = EslSessionServerOptions.builder().address("127.0.0.1").port(0).build();
		EslSessionServer server = new EslSessionServer(options, (session) -> {
			results.add(session);
			EslCall call = session.call().within(PATIENCE);
			session.closed().thenAccept(results::add);
			call.answer();
			call.playback(Media.toneStream("%(100,50,440)"));
			results.add(call.playAndGetDigits(PlayAndGetDigits.builder(Media.silence(Duration.ofMillis(3000)))
				.digits(1)
				.matching("[12]")
				.digitTimeout(Duration.ofSeconds(5))
				.build()));
			try {
				results.add(call.bridge("loopback/answer/default"));
			}
			catch (BridgeFailedException | CallEndedException ex) {
				results.add(ex);
			}
			results.add(call.hangup(HangupCause.of("USER_BUSY")));
		}, resources);
		try {
			server.start();
			EslConnection control = EslConnection.open(TestServer.real(), resources, new EslConnectionListener() {
			}).get(20, TimeUnit.SECONDS);
			EslReply placed = control.send(EslCommand.api("originate",
					"loopback/socket-%s-%d/default".formatted(mode, server.port()), "&park"), PATIENCE);
			assertThat(placed.isOk()).as(placed.text()).isTrue();
			String caller = placed.text().substring(4).strip();
			assertThat(results.poll(20, TimeUnit.SECONDS)).hasToString(String.valueOf(server.sessions().get(0)));
			await().atMost(PATIENCE)
				.until(() -> control.send(EslCommand.api("show", "channels"), PATIENCE)
					.text()
					.contains("play_and_get_digits"));
			control.send(EslCommand.api("uuid_send_dtmf", caller, "2"), PATIENCE);
			assertThat(results.poll(20, TimeUnit.SECONDS)).isEqualTo(new Digits(Digits.ReadResult.COLLECTED, "2"));
			if (!mode.startsWith("sync")) {
				assertThat(results.poll(20, TimeUnit.SECONDS)).isInstanceOf(Bridge.class);
				assertThat(results.poll(20, TimeUnit.SECONDS)).extracting("cause")
					.isEqualTo(HangupCause.of("USER_BUSY"));
			}
			else {
				// The session is blocked by the bridge; the hangup of the caller ends it.
				await().atMost(PATIENCE)
					.until(() -> control.send(EslCommand.api("show", "calls"), PATIENCE).text().contains("answer"));
				control.send(EslCommand.api("uuid_kill", caller), PATIENCE);
				assertThat(results.poll(20, TimeUnit.SECONDS)).isNotNull();
			}
			await().atMost(PATIENCE).until(() -> server.stats().active() == 0);
			assertThat(server.stats().accepted()).isEqualTo(1);
			assertThat(server.stats().handlerErrors()).isZero();
			control.send(EslCommand.api("uuid_kill", caller), PATIENCE);
			control.close();
		}
		finally {
			server.stop(Duration.ofSeconds(1));
			resources.close();
		}
	}

}
