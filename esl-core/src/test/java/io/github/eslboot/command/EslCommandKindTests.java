package io.github.eslboot.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.eslboot.command.EslCommand.LogLevel;
import io.github.eslboot.protocol.EventFormat;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Kind of each command, and the uuid of the call that the command names. */
class EslCommandKindTests {

	private static Arguments row(CommandKind kind, @Nullable String callUuid, EslCommand command) {
		return Arguments.of(kind, callUuid, command);
	}

	static Stream<Arguments> factories() {
		return Stream.of(row(CommandKind.API, null, EslCommand.api("status")),
				row(CommandKind.API, "u", EslCommand.api("uuid_kill", "u", "USER_BUSY")),
				row(CommandKind.API, "u", EslCommand.api("uuid_kill", "u").quick()),
				row(CommandKind.BGAPI, null, EslCommand.bgapi("job", "originate", "user/1 &park()")),
				row(CommandKind.BGAPI, "u", EslCommand.bgapi("job", "sched_hangup", "+5", "u")),
				row(CommandKind.EVENT, null, EslCommand.events(EventFormat.JSON, List.of("CUSTOM"), List.of("a::b"))),
				row(CommandKind.NIXEVENT, null, EslCommand.nixevent(List.of("HEARTBEAT"), List.of())),
				row(CommandKind.NOEVENTS, null, EslCommand.noevents()),
				row(CommandKind.MYEVENTS, null, EslCommand.myEvents("u")),
				row(CommandKind.MYEVENTS, null, EslCommand.myEvents(EventFormat.PLAIN)),
				row(CommandKind.DIVERT_EVENTS, null, EslCommand.divertEvents(true)),
				row(CommandKind.LOG, null, EslCommand.log(LogLevel.INFO)),
				row(CommandKind.NOLOG, null, EslCommand.noLog()),
				row(CommandKind.LINGER, null, EslCommand.linger(Duration.ofSeconds(5))),
				row(CommandKind.NOLINGER, null, EslCommand.noLinger()),
				row(CommandKind.CONNECT, null, EslCommand.connect()),
				row(CommandKind.RESUME, null, EslCommand.resume()), row(CommandKind.EXIT, null, EslCommand.exit()),
				row(CommandKind.AUTH, null, EslCommand.auth("password")),
				row(CommandKind.USERAUTH, null, EslCommand.userauth("a@b", "password")),
				row(CommandKind.SENDMSG, "u", EslCommand.execute("u", "r", "playback", "a.wav", false)),
				row(CommandKind.SENDMSG, "u", EslCommand.hangup("u", "USER_BUSY")),
				row(CommandKind.SENDMSG, "u", SendMessage.hangup(HangupCause.USER_BUSY).to("u")),
				row(CommandKind.SENDMSG, null, SendMessage.noMedia("u").toOwnCall()),
				row(CommandKind.SENDMSG, null, SendMessage.execute("playback", "a.wav").toOwnCall()),
				row(CommandKind.SENDEVENT, null, EslCommand.sendEvent("CUSTOM", Map.of("Unique-ID", "u"), null)),
				row(CommandKind.FILTER, null, EventFilter.all(List.of(EventFilter.pass("Unique-ID", "u"))).get(0)),
				row(CommandKind.FILTER, null, EventFilter.pass("Unique-ID", "u").delete()),
				row(CommandKind.FILTER, null, EventFilter.deleteAll()),
				row(CommandKind.OTHER, null, EslCommand.ofLine("complete u")));
	}

	@ParameterizedTest
	@MethodSource("names")
	void nameIsTheApiCommandTheApplicationOrTheFirstWord(String name, EslCommand command) {
		assertThat(command.name()).isEqualTo(name);
	}

	static Stream<Arguments> names() {
		return Stream.of(Arguments.of("status", EslCommand.api("status")),
				Arguments.of("uuid_kill", EslCommand.api("UUID_KILL", "u", "USER_BUSY")),
				Arguments.of("originate", EslCommand.bgapi("job", "originate", "user/1 &park()")),
				Arguments.of("playback", EslCommand.execute("u", "r", "playback", "execute a.wav", false)),
				Arguments.of("bridge", SendMessage.execute("bridge", "user/1").toOwnCall()),
				Arguments.of("sendmsg", EslCommand.hangup("u", "USER_BUSY")),
				Arguments.of("sendevent", EslCommand.sendEvent("CUSTOM", Map.of("Unique-ID", "u"), null)),
				Arguments.of("auth", EslCommand.auth("password")), Arguments.of("exit", EslCommand.exit()),
				Arguments.of("status", EslCommand.ofLine("api  status")),
				Arguments.of("api", EslCommand.ofLine("API status")),
				Arguments.of("complete", EslCommand.ofLine(" complete u")));
	}

	@ParameterizedTest
	@MethodSource("factories")
	void factoryDeterminesKindAndCallOfItsCommand(CommandKind kind, @Nullable String callUuid, EslCommand command) {
		assertThat(command.kind()).isEqualTo(kind);
		assertThat(command.callUuid()).isEqualTo(callUuid);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			api uuid_kill u,                        API,     u
			api uuid_kill u USER_BUSY,              API,     u
			api UUID_KILL u,                        API,     u
			bgapi uuid_dump u json,                 BGAPI,   u
			api sched_hangup +5 u,                  API,     u
			api sched_transfer +5 u 1000,           API,     u
			bgapi sched_broadcast +5 u a.wav both,  BGAPI,   u
			api sched_hangup u,                     API,
			api sched_api +5 u hupall,              API,
			api uuid_kill,                          API,
			api,                                    API,
			api status u,                           API,
			sendmsg u,                              SENDMSG, u
			sendmsg,                                SENDMSG,
			noevents,                               NOEVENTS,
			API uuid_kill u,                        OTHER,
			apis uuid_kill u,                       OTHER,
			""")
	void ofLineDeterminesKindAndCall(String line, CommandKind kind, @Nullable String callUuid) {
		assertThat(EslCommand.ofLine(line).kind()).isEqualTo(kind);
		assertThat(EslCommand.ofLine(line).callUuid()).isEqualTo(callUuid);
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", textBlock = """
			uuid_bridge,  u w,        -,        u
			uuid_bridge,  u,          w,        u
			UUID_exists,  u,          -,        u
			uuid_exists,  '',         -,        -
			sched_hangup, +5 u CAUSE, -,        u
			sched_hangup, +5,         u CAUSE,  u
			sched_hangup, +5,         -,        -
			""")
	void callUuidIsFoundInTheJoinedArguments(String command, String first, @Nullable String second,
			@Nullable String uuid) {
		String[] arguments = (second != null) ? new String[] { first, second } : new String[] { first };
		assertThat(EslCommand.api(command, arguments).callUuid()).isEqualTo(uuid);
		assertThat(EslCommand.bgapi("job", command, arguments).callUuid()).isEqualTo(uuid);
		assertThat(EslCommand.ofLine("api " + command + " " + String.join(" ", arguments)).callUuid()).isEqualTo(uuid);
	}

}
