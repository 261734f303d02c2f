package io.github.eslboot.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.eslboot.command.UuidCommands.BroadcastLeg;
import io.github.eslboot.command.UuidCommands.TransferLeg;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Text of a user in a typed command is literal: what FreeSWITCH would expand or run is
 * rejected, with the reason.
 */
class LiteralTextTests {

	/** FreeSWITCH expands each of them, as seen on a real server. */
	private static final List<String> EXPANDED = List.of("${x}", "${system(id)}", "a${x}b", "$${x}", "'${x}'", "\\${x}",
			"${x", "${${x}}");

	/** Text arguments that FreeSWITCH passes to an application. */
	private static Map<String, Consumer<String>> arguments() {
		return Map.of("transfer extension",
				(text) -> UuidCommands.transfer("u", TransferLeg.ALEG, text, "XML", "default"), "broadcast path",
				(text) -> UuidCommands.broadcast("u", text, BroadcastLeg.ALEG), "scheduled transfer extension",
				(text) -> SystemCommands.scheduleTransfer("u", text, "XML", "default", Duration.ofSeconds(1)),
				"scheduled broadcast path",
				(text) -> SystemCommands.scheduleBroadcast("u", text, BroadcastLeg.ALEG, Duration.ofSeconds(1)),
				"variables", (text) -> UuidCommands.setVariables("u", Map.of("v", text)), "dial string variable",
				(text) -> DialString.of(Endpoint.user("1001")).variable("v", text), "endpoint number",
				(text) -> Endpoint.gateway("gw", text), "endpoint user", Endpoint::user, "originate extension",
				(text) -> Originate.to("user/1001").extension(text, "XML", "default"));
	}

	private static Stream<Arguments> expanded() {
		return arguments().entrySet()
			.stream()
			.flatMap((argument) -> EXPANDED.stream()
				.map((text) -> Arguments.of(argument.getKey(), text, argument.getValue())));
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource
	void expanded(String name, String text, Consumer<String> argument) {
		assertThatIllegalArgumentException().as(name)
			.isThrownBy(() -> argument.accept(text))
			.withMessageContaining("${");
	}

	@ParameterizedTest
	@ValueSource(strings = { "inline", "INLINE" })
	void inlineDialplanIsRejectedBecauseItRunsTheExtension(String dialplan) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> UuidCommands.transfer("u", TransferLeg.ALEG, "set:a=b,park", dialplan, "default"))
			.withMessageContaining("inline");
		assertThatIllegalArgumentException().isThrownBy(
				() -> SystemCommands.scheduleTransfer("u", "hangup", dialplan, "default", Duration.ofSeconds(1)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Originate.to("user/1001").extension("hangup", dialplan, "default"));
	}

	@Test
	void broadcastRunsAnApplicationOnlyIfItIsNamedAsOne() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> UuidCommands.broadcast("u", "set::a=b", BroadcastLeg.ALEG))
			.withMessageContaining("'::'");
		assertThat(UuidCommands.broadcast("u", "set", "a=it's", BroadcastLeg.ALEG))
			.hasToString("api uuid_broadcast u 'set::a=it\\'s' aleg");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> UuidCommands.broadcast("u", "set::x", "a=b", BroadcastLeg.ALEG));
	}

	@ParameterizedTest
	@ValueSource(strings = { "app=hangup", "APP=event:X-Injected=yes" })
	void loopbackExtensionThatRunsAnApplicationIsRejected(String extension) {
		assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.loopback(extension, "default"))
			.withMessageContaining("app=");
	}

	@ParameterizedTest
	@ValueSource(strings = { "123@evil.example.org", "123;transport=tcp" })
	void gatewayNumberThatChangesTheDestinationIsRejected(String number) {
		assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.gateway("carrier", number))
			.withMessageContaining(number);
	}

}
