package io.github.eslboot.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.eslboot.protocol.HangupCause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** {@link Quickness}: which commands may share a connection without a declaration. */
class QuicknessTests {

	private static final String UUID = "c8a0";

	@ParameterizedTest
	@ValueSource(strings = { "create_uuid", "CREATE_UUID", "echo a b", "version", "status", "uptime", "hostname",
			"global_getvar", "global_getvar domain", "global_setvar a=b", "strftime %Y", "strepoch", "md5 a",
			"url_encode a b", "toupper a", "regex a|b", "cond 1 == 1 ? a : b", "acl 127.0.0.1 lan",
			"hash select/realm/key", "limit_hash_usage realm id", "valet_info", "uuid_exists c8a0",
			"uuid_dump c8a0 json", "uuid_getvar c8a0 name", "uuid_setvar c8a0 name value", "uuid_setvar_multi c8a0 a=b",
			"uuid_break c8a0 all", "uuid_buglist c8a0", "uuid_recv_dtmf c8a0 1", "uuid_flush_dtmf c8a0",
			"uuid_pause c8a0 on", "uuid_loglevel c8a0 7", "show calls count", "show channels COUNT", "sofia status",
			"sofia status gateway carrier", "sofia status profile internal", "sofia_gateway_data carrier ivar name",
			"conference list", "conference list count", "conference room json_list", "conference room count" })
	void commandThatOnlyUsesMemoryIsQuick(String line) {
		assertThat(isQuick("api " + line)).isTrue();
		String[] words = line.split(" ", 2);
		EslCommand split = (words.length > 1) ? EslCommand.api(words[0], words[1].split(" "))
				: EslCommand.api(words[0]);
		assertThat(CommandInternals.isQuick(split)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "originate user/1001 &park()", "uuid_bridge c8a0 c8a1", "uuid_transfer c8a0 1000",
			"uuid_broadcast c8a0 a.wav", "uuid_record c8a0 start a.wav", "uuid_displace c8a0 start a.wav",
			"uuid_media c8a0", "uuid_media_3p c8a0", "uuid_hold c8a0", "uuid_display c8a0 a|b", "uuid_send_dtmf c8a0 1",
			"uuid_fileman c8a0 stop", "uuid_dual_transfer c8a0 1 2", "uuid_deflect c8a0 sip:a@b",
			"uuid_outgoing_answer c8a0", "uuid_limit c8a0 db a b", "limit_usage db realm id", "reloadxml", "reloadacl",
			"reload mod_sofia", "load mod_sofia", "unload mod_sofia", "sofia profile internal restart",
			"sofia profile internal rescan", "sofia status profile internal reg",
			"sofia status profile internal user 1001", "sofia xmlstatus", "sofia", "sofia_contact 1001@example.com",
			"sofia_count_reg 1001", "show", "show channels", "show channels as json", "show calls count as xml",
			"show channels like count", "fsctl sync_clock", "fsctl shutdown", "system ls", "bg_system ls", "spawn ls",
			"bgapi status", "msleep 1000", "host_lookup example.com", "stun stun.example.com", "eval ${system(ls)}",
			"expand uuid_getvar ${x} y", "user_data 1001@example.com var a", "user_exists id 1001 example.com",
			"group_call sales", "xml_locate directory", "db select/realm/key", "callcenter_config queue list",
			"fifo list", "file_exists /tmp/a", "conference room dial user/1001", "conference list dial user/1001",
			"conference room play a.wav", "conference room mute 1", "conference", "chat sip|a|b|c", "presence in a sip",
			"voicemail_inject 1001@example.com a.wav", "json {}", "lua test.lua", "no_such_command", "uuid_", "" })
	void commandThatMayBlockOrIsUnknownIsNotQuick(String line) {
		assertThat(isQuick(line.isEmpty() ? "api" : "api " + line)).isFalse();
	}

	@Test
	void commandsWhoseReplyPrecedesTheirWorkAreQuick() {
		assertThat(List.of(EslCommand.bgapi("job", "originate", "user/1001 &park()"), EslCommand.ofLine("bgapi status"),
				EslCommand.execute(UUID, "a1", "playback", "a.wav", true), SendMessage.execute("park", "").to(UUID)))
			.allMatch(CommandInternals::isQuick);
	}

	static Stream<EslCommand> exclusive() {
		return Stream.of(EslCommand.api("uuid_kill", UUID), UuidCommands.answer(UUID).api(),
				UuidCommands.kill(UUID, HangupCause.USER_BUSY).bgapi("job"), EslCommand.hangup(UUID, "USER_BUSY"),
				SystemCommands.scheduleHangup(UUID, HangupCause.USER_BUSY, Duration.ofSeconds(1)).api(),
				EslCommand.sendEvent("CUSTOM", Map.of(), null), EslCommand.ofLine("event plain ALL"),
				EslCommand.noevents(), EslCommand.exit());
	}

	@ParameterizedTest
	@MethodSource("exclusive")
	void commandThatPrecedesOthersOrIsOfAnotherKindIsNotQuick(EslCommand command) {
		assertThat(CommandInternals.isQuick(command)).isFalse();
	}

	@Test
	void anyCommandCanBeDeclaredEitherWay() {
		for (EslCommand command : List.of(EslCommand.api("status"), EslCommand.api("lua", "test.lua"),
				EslCommand.api("uuid_kill", UUID))) {
			assertThat(CommandInternals.isQuick(command.quick())).isTrue();
			assertThat(CommandInternals.isQuick(command.slow())).isFalse();
			assertThat(CommandInternals.isQuick(command.slow().quick())).isTrue();
			assertThat(CommandInternals.isPreceding(command.slow()))
				.isEqualTo(CommandInternals.isPreceding(command.quick()));
		}
		ApiCommand<?> typed = UuidCommands.exists(UUID);
		assertThat(CommandInternals.isQuick(typed.api())).isTrue();
		assertThat(CommandInternals.isQuick(typed.slow().api())).isFalse();
		assertThat(CommandInternals.isQuick(typed.slow().quick().api())).isTrue();
	}

	private static boolean isQuick(String line) {
		return CommandInternals.isQuick(EslCommand.ofLine(line));
	}

}
