package io.github.eslboot.connection;

import java.time.Duration;

import io.github.eslboot.protocol.ProtocolLimits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Copies, comparison and checks of connection options. */
class ConnectionOptionsTests {

	private static final ConnectionOptions OPTIONS = ConnectionOptions
		.builder("pbx.example.org", 8021, Credentials.ofPassword("first"))
		.connectTimeout(Duration.ofSeconds(1))
		.greetingTimeout(Duration.ofSeconds(2))
		.authenticationTimeout(Duration.ofSeconds(3))
		.commandTimeout(Duration.ofSeconds(4))
		.idleCheckInterval(Duration.ZERO)
		.idleCheckTimeout(Duration.ofSeconds(5))
		.lateReplyTimeout(Duration.ofSeconds(6))
		.maxPendingCommands(7)
		.limits(new ProtocolLimits(8, 8, 8))
		.build();

	@Test
	void toBuilderKeepsAllValues() {
		assertThat(OPTIONS.toBuilder().build()).isEqualTo(OPTIONS);
	}

	@Test
	void passwordAndTimeoutsDoNotChangeTheServer() {
		ConnectionOptions other = OPTIONS.toBuilder()
			.credentials(Credentials.ofPassword("second"))
			.commandTimeout(Duration.ofSeconds(9))
			.build();
		assertThat(other).isNotEqualTo(OPTIONS);
		assertThat(other.isSameServer(OPTIONS)).isTrue();
	}

	@Test
	void hostPortAndUserChangeTheServer() {
		assertThat(OPTIONS.toBuilder().host("other.example.org").build().isSameServer(OPTIONS)).isFalse();
		assertThat(OPTIONS.toBuilder().port(8022).build().isSameServer(OPTIONS)).isFalse();
		assertThat(OPTIONS.toBuilder()
			.credentials(Credentials.ofUser("agent@example.org", "first"))
			.build()
			.isSameServer(OPTIONS)).isFalse();
	}

	@Test
	void builderRejectsInvalidAddressesAndTimeouts() {
		ConnectionOptions.Builder builder = OPTIONS.toBuilder();
		assertThatIllegalArgumentException().isThrownBy(() -> builder.host(" ")).withMessageContaining("host");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.port(0)).withMessageContaining("port");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.commandTimeout(Duration.ZERO))
			.withMessageContaining("commandTimeout");
	}

}
