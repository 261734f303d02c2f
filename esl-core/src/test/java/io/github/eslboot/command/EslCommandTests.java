package io.github.eslboot.command;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.github.eslboot.protocol.EventFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class EslCommandTests {

	private static String wire(EslCommand command) {
		return new String(command.bytes(), StandardCharsets.UTF_8);
	}

	@Test
	void factoriesWriteLineHeadersAndBody() {
		assertThat(wire(EslCommand.api("status"))).isEqualTo("api status\n\n");
		assertThat(wire(EslCommand.api("uuid_kill", "u", "USER_BUSY"))).isEqualTo("api uuid_kill u USER_BUSY\n\n");
		assertThat(wire(EslCommand.bgapi("j", "originate", "x &park()")))
			.isEqualTo("bgapi originate x &park()\nJob-UUID: j\n\n");
		assertThat(wire(EslCommand.events(EventFormat.JSON, List.of("CUSTOM", "HEARTBEAT"), List.of("a::b"))))
			.isEqualTo("event json HEARTBEAT CUSTOM a::b\n\n");
		assertThat(wire(EslCommand.nixevent(List.of("HEARTBEAT"), List.of()))).isEqualTo("nixevent HEARTBEAT\n\n");
		assertThat(wire(EslCommand.execute("u", "r", "playback", "a.wav", true))).isEqualTo(
				"sendmsg u\ncall-command: execute\nexecute-app-name: playback\nEvent-UUID: r\nevent-lock: true\nexecute-app-arg: a.wav\n\n");
		assertThat(wire(EslCommand.execute("u", "r", "log", "é\nb", false)))
			.endsWith("content-type: text/plain\nContent-Length: 4\n\né\nb");
		assertThat(wire(EslCommand.sendEvent("CUSTOM", Map.of("Event-Subclass", "a::b"), "hé")))
			.isEqualTo("sendevent CUSTOM\nEvent-Subclass: a::b\nContent-Length: 3\n\nhé");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\nb", "a\rb", "a\0b", "\n", "a\n\napi status" })
	void factoriesRejectTextThatEndsALine(String hostile) {
		assertThatIllegalArgumentException().isThrownBy(() -> EslCommand.api(hostile));
		assertThatIllegalArgumentException().isThrownBy(() -> EslCommand.api("echo", hostile))
			.withMessageContaining("arguments[0]");
		assertThatIllegalArgumentException().isThrownBy(() -> EslCommand.bgapi(hostile, "echo"));
		assertThatIllegalArgumentException().isThrownBy(() -> EslCommand.bgapi("j", "echo", hostile));
		assertThatIllegalArgumentException().isThrownBy(() -> EslCommand.ofLine(hostile));
		assertThatIllegalArgumentException().isThrownBy(() -> EslCommand.auth(hostile));
		assertThatIllegalArgumentException().isThrownBy(() -> EslCommand.userauth("u@d", hostile));
		assertThatIllegalArgumentException().isThrownBy(() -> EslCommand.execute(hostile, "r", "set", "x", false));
		assertThatIllegalArgumentException().isThrownBy(() -> EslCommand.execute("u", "r", hostile, "x", false));
		assertThatIllegalArgumentException().isThrownBy(() -> EslCommand.execute("u", hostile, "set", "x", false));
		assertThatIllegalArgumentException().isThrownBy(() -> EslCommand.hangup("u", hostile));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> EslCommand.events(EventFormat.PLAIN, List.of(hostile), List.of()));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> EslCommand.events(EventFormat.PLAIN, List.of(), List.of(hostile)));
		assertThatIllegalArgumentException().isThrownBy(() -> EslCommand.sendEvent("X", Map.of(hostile, "v"), null));
		assertThatIllegalArgumentException().isThrownBy(() -> EslCommand.sendEvent("X", Map.of("n", hostile), null));
		assertThatIllegalArgumentException().isThrownBy(() -> Originate.to(hostile));
		assertThatIllegalArgumentException().isThrownBy(() -> Originate.to("user/1").variable(hostile, "v"));
		assertThatIllegalArgumentException().isThrownBy(() -> Originate.to("user/1").variable("n", hostile));
		assertThatIllegalArgumentException().isThrownBy(() -> Originate.to("user/1").application("park", hostile));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a:b", "a b", "", " ", "a\tb", "Content-Length", "content-length" })
	void sendEventRejectsInvalidHeaderNames(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> EslCommand.sendEvent("X", Map.of(name, "v"), null));
	}

	@Test
	void executeRejectsACarriageReturn() {
		assertThatIllegalArgumentException().isThrownBy(() -> EslCommand.execute("u", "r", "set", "a\rb", false));
	}

	@Test
	void bgapiRejectsAJobUuidOfOver200Characters() {
		EslCommand.bgapi("j".repeat(200), "status");
		assertThatIllegalArgumentException().isThrownBy(() -> EslCommand.bgapi("j".repeat(201), "status"));
	}

	@Test
	void toStringMasksPasswordsAndIsShort() {
		assertThat(EslCommand.auth("ClueCon-secret")).hasToString("auth ***");
		assertThat(EslCommand.userauth("a@b", "top")).hasToString("userauth a@b:***");
		assertThat(EslCommand.api("originate", "{sip_auth_password=hunter2,x='y'}user/1", "&park()").toString())
			.doesNotContain("hunter2")
			.contains("x='y'");
		assertThat(EslCommand.api("x", "y".repeat(1000)).toString()).hasSizeLessThan(400);
	}

	@Test
	void apiRejectsAnOversizedLineWhileSendEventAcceptsALargeBody() {
		assertThatIllegalArgumentException().isThrownBy(() -> EslCommand.api("echo", "x".repeat(2 << 20)));
		EslCommand.sendEvent("CUSTOM", Map.of(), "x".repeat(2 << 20));
	}

	@ParameterizedTest
	@ValueSource(strings = { "auth secret", "userauth a@b:secret", " AUTH secret" })
	void ofLineRejectsAuthenticationWithoutShowingThePassword(String line) {
		assertThatIllegalArgumentException().isThrownBy(() -> EslCommand.ofLine(line))
			.withMessageNotContaining("secret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "uuid_setvar u sip_auth_password hunter2", "x password='hun\\'ter2',y=1",
			"x my-secret: hunter2", "x Token=hunter2}" })
	void toStringMasksSecretArguments(String line) {
		assertThat(EslCommand.ofLine("api " + line).toString()).doesNotContain("ter2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "getvar x", "GETVAR x", "event plain CUSTOM a::b HEARTBEAT", "nixevent custom all" })
	void ofLineRejectsGetvarAndEventNamesAfterCustom(String line) {
		assertThatIllegalArgumentException().isThrownBy(() -> EslCommand.ofLine(line));
	}

	@Test
	void unicastNamesBothEndsOfTheStream() {
		EslCommand command = SendMessage.unicast("192.0.2.1", 8025, "192.0.2.2", 8026, "udp", true).to("u");
		assertThat(new String(CommandInternals.bytes(command), java.nio.charset.StandardCharsets.UTF_8)).contains(
				"call-command: unicast\n", "local-ip: 192.0.2.1\n", "local-port: 8025\n", "remote-ip: 192.0.2.2\n",
				"remote-port: 8026\n", "transport: udp\n", "flags: native\n");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SendMessage.unicast("192.0.2.1", 8025, "192.0.2.2", 8026, "sctp", false));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SendMessage.unicast("192.0.2.1", 0, "192.0.2.2", 8026, "tcp", false));
	}

}
