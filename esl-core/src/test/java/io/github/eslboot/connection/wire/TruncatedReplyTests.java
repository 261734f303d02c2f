package io.github.eslboot.connection.wire;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionInternals;
import io.github.eslboot.connection.EslConnectionListener;
import io.github.eslboot.protocol.EslHeaders;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedUser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Replies to {@code userauth} that FreeSWITCH truncates after 511 bytes, at each possible
 * position. {@code -Dfreeswitch.users.port} names a real server instead of the simulator;
 * it needs the users {@code cut0} to {@code cut21} in the domain {@code test.local}, with
 * lists of the same lengths.
 */
class TruncatedReplyTests {

	private static final String APIS = "status,echo,global_getvar,uuid_exists,";

	/** Length of the reply without the list. */
	private static final int OVERHEAD = "~Reply-Text: +OK accepted\nAllowed-Events: all\nAllowed-API: \nAllowed-LOG: true\n\n"
		.length();

	static Stream<Integer> cuts() {
		return IntStream.rangeClosed(0, 21).boxed();
	}

	@ParameterizedTest
	@MethodSource("cuts")
	void connectionIsUsableForEachPositionOfTheTruncation(int missing) throws Exception {
		String apis = APIS + "b".repeat(511 + missing - OVERHEAD - APIS.length());
		String user = "cut" + missing;
		EslClientResources resources = EslClientResources.builder().ioThreads(1).workerThreads(1).build();
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.builder()
			.user(new SimulatedUser(user + "@test.local", user + "-secret", null, apis, true))
			.start()) {
			EslConnection connection = EslConnection.open(ConnectionOptions
				.builder("127.0.0.1", Integer.getInteger("freeswitch.users.port", simulator.port()),
						Credentials.ofUser(user + "@test.local", user + "-secret"))
				.authenticationTimeout(PATIENCE)
				.build(), resources, new EslConnectionListener() {
				}).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			EslHeaders headers = connection.authenticationReply().headers();
			assertThat(connection.authenticationReply().text()).isEqualTo("+OK accepted");
			assertThat(headers.get("Allowed-Events")).isEqualTo("all");
			assertThat(headers.get("Allowed-API")).startsWith(APIS).doesNotContain("Content-Type");
			assertThat(headers.getAll("Reply-Text")).hasSize(1);
			assertThat(headers.getAll("Content-Type")).containsExactly("command/reply");
			if (missing <= 2) {
				assertThat(headers.get("Allowed-LOG")).isEqualTo("true");
			}
			for (int i = 0; i < 5; i++) {
				assertThat(connection.send(EslCommand.api("echo", "n" + i), PATIENCE).text()).isEqualTo("n" + i);
			}
			assertThat(EslConnectionInternals.hasPendingReplies(connection)).isFalse();
			connection.close();
		}
		finally {
			resources.close();
		}
	}

}
