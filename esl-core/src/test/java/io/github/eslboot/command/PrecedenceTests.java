package io.github.eslboot.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.eslboot.protocol.HangupCause;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** {@link Precedence}: which commands precede others that wait for a connection. */
class PrecedenceTests {

	private static final String UUID = "c8a0";

	static List<EslCommand> preceding() {
		return List.of(UuidCommands.kill(UUID, HangupCause.USER_BUSY).api(),
				UuidCommands.kill(UUID, HangupCause.USER_BUSY).quick().api(),
				UuidCommands.kill(UUID, HangupCause.USER_BUSY).bgapi("job"), UuidCommands.answer(UUID).api(),
				UuidCommands.preAnswer(UUID).api(), UuidCommands.phoneEvent(UUID, "talk").api(),
				SystemCommands.hangupAll(HangupCause.MANAGER_REQUEST).api(),
				SystemCommands.hangupAll(HangupCause.MANAGER_REQUEST, "queue", "sales").api(),
				SystemCommands.scheduleHangup(UUID, HangupCause.USER_BUSY, Duration.ofSeconds(1)).api(),
				EslCommand.api("UUID_KILL", UUID), EslCommand.api("fsctl", "hupall NORMAL_CLEARING"),
				EslCommand.ofLine("api uuid_kill " + UUID), EslCommand.ofLine("bgapi hupall"),
				EslCommand.hangup(UUID, "USER_BUSY"), SendMessage.hangup(HangupCause.USER_BUSY).to(UUID),
				SendMessage.hangup(HangupCause.USER_BUSY).toOwnCall(), SendMessage.execute("answer", "").to(UUID),
				EslCommand.execute(UUID, "a1", "hangup", "USER_BUSY", true),
				EslCommand.execute(UUID, "a1", "respond", "486", false));
	}

	static Stream<EslCommand> others() {
		return Stream.of(UuidCommands.park(UUID).api(), UuidCommands.exists(UUID).api(),
				UuidCommands.phoneEvent(UUID, "hold").api(), EslCommand.api("uuid_phone_event", UUID),
				EslCommand.api("fsctl"), EslCommand.api("fsctl", "pause"), EslCommand.api("status"),
				EslCommand.api("originate", "user/1001 &park()"),
				EslCommand.bgapi("job", "originate", "user/uuid_kill &park()"), EslCommand.ofLine("api status"),
				EslCommand.ofLine("api"), EslCommand.ofLine("noevents"),
				EslCommand.execute(UUID, "a1", "park", "", true), SendMessage.execute("playback", "hangup").to(UUID),
				EslCommand.sendEvent("CUSTOM", Map.of("call-command", "hangup"), null));
	}

	@ParameterizedTest
	@MethodSource
	void preceding(EslCommand command) {
		assertThat(CommandInternals.isPreceding(command)).isTrue();
		assertThat(CommandInternals.isPreceding(command.quick())).isTrue();
	}

	@ParameterizedTest
	@MethodSource
	void others(EslCommand command) {
		assertThat(CommandInternals.isPreceding(command)).isFalse();
		assertThat(CommandInternals.isPreceding(CommandInternals.preceding(command))).isTrue();
	}

}
