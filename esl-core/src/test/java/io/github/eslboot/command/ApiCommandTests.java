package io.github.eslboot.command;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

import io.github.eslboot.command.EslCommandException.ErrorCode;
import io.github.eslboot.protocol.ApiResponse;
import io.github.eslboot.protocol.CommandReply;
import io.github.eslboot.protocol.EslHeaders;
import io.github.eslboot.protocol.HangupCause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Results of API commands for outputs of a real server, FreeSWITCH 1.11.3. */
class ApiCommandTests {

	static Stream<Arguments> failures() {
		return Stream.of(
				arguments(UuidCommands.kill("u", HangupCause.USER_BUSY), "-ERR No such channel!\n",
						ErrorCode.NO_SUCH_CALL),
				arguments(UuidCommands.bridge("u", "v"), "-ERR Invalid uuid\n", ErrorCode.NO_SUCH_CALL),
				arguments(UuidCommands.setVariables("u", Map.of("a", "b")),
						"-ERR No such channel!\n-USAGE: <uuid> <var>=<value>;<var>=<value>...\n",
						ErrorCode.NO_SUCH_CALL),
				arguments(UuidCommands.answer("u"), "-ERROR\n", ErrorCode.FAILED),
				arguments(UuidCommands.flushDtmf("u"), "-ERR No such session\n", ErrorCode.NO_SUCH_CALL),
				arguments(UuidCommands.deflect("u", "sip:a@b"), "-ERR No such channel u!\n", ErrorCode.NO_SUCH_CALL),
				arguments(UuidCommands.hold("u", UuidCommands.Hold.OFF), "-ERR Operation failed\n", ErrorCode.FAILED),
				arguments(UuidCommands.getVariable("u", "v"), "-USAGE: <uuid> <var>\n", ErrorCode.USAGE),
				arguments(UuidCommands.exists("u"), "maybe", ErrorCode.FAILED),
				arguments(SofiaCommands.status(), "-ERR sofia Command not found!\n", ErrorCode.NO_SUCH_COMMAND),
				arguments(SofiaCommands.profile("x"), "Invalid Profile!\n", ErrorCode.NOT_FOUND),
				arguments(SofiaCommands.gateway("x"), "Invalid Gateway!\n", ErrorCode.NOT_FOUND),
				arguments(SofiaCommands.rescan("x"), "Invalid Profile [x]", ErrorCode.NOT_FOUND),
				arguments(SofiaCommands.killGateway("p", "x"), "-ERR no such gateway.\n", ErrorCode.NOT_FOUND),
				arguments(ConferenceCommands.lock("c"), "-ERR Conference c not found\n", ErrorCode.NOT_FOUND),
				arguments(ConferenceCommands.kick("c", ConferenceCommands.Members.of(99)), "-ERR Non-Existant ID 99\n",
						ErrorCode.NOT_FOUND),
				arguments(ConferenceCommands.transfer("c", "d", 9), "-ERR No Member 9 in conference c.\n",
						ErrorCode.NOT_FOUND),
				arguments(ConferenceCommands.play("c", "x"), "-ERR (play) File: x not found.\n", ErrorCode.NOT_FOUND),
				arguments(ConferenceCommands.stopRecording("c", "x"),
						"-ERR non-existant recording 'x'\n+OK Stopped recording 0 files\n", ErrorCode.NOT_FOUND),
				arguments(CallCenterCommands.agentStatus("a"), "-ERR Agent not found!\n", ErrorCode.NOT_FOUND),
				arguments(CallCenterCommands.setAgentStatus("a", "x"), "-ERR Invalid Agent Status!\n",
						ErrorCode.FAILED),
				arguments(CallCenterCommands.loadQueue("q"), "-ERR Invalid Queue not found!\n", ErrorCode.NOT_FOUND),
				arguments(CallCenterCommands.queue("q"), "name|strategy|moh_sound\np|ring-all|a|b\n+OK\n",
						ErrorCode.NOT_FOUND),
				arguments(MessageCommands.chat("sip", "a", "b", "c"), "Error! Message Not Sent", ErrorCode.FAILED),
				arguments(MessageCommands.chat("sip", "a", "b", "c"), "Invalid", ErrorCode.USAGE),
				arguments(MessageCommands.chat("sip", "a", "b", "c"), "-ERR chat Command not found!\n",
						ErrorCode.NO_SUCH_COMMAND),
				arguments(MessageCommands.presenceOut("a"), "Invalid: presence [in|out] <user> <rpid> <message>",
						ErrorCode.USAGE),
				arguments(StoreCommands.hashDelete("r", "k"), "-ERR Not found\n", ErrorCode.NOT_FOUND),
				arguments(StoreCommands.dbInsert("r", "k", "v"), "!err!", ErrorCode.FAILED),
				arguments(SystemCommands.status(), "something else", ErrorCode.UNREADABLE),
				arguments(ShowCommands.calls(), "{", ErrorCode.UNREADABLE),
				arguments(CallCenterCommands.agents(), "name|status\na\n+OK\n", ErrorCode.UNREADABLE),
				arguments(SystemCommands.schedule("g", SystemCommands.reloadXml(), Duration.ofSeconds(1)),
						"-ERR Invalid syntax. USAGE: [+@]<time> <group_name> <command_string>[&]\n", ErrorCode.USAGE));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void readThrowsWithTheReasonOfTheFailure(ApiCommand<?> command, String body, ErrorCode code) {
		assertThatExceptionOfType(EslCommandException.class).isThrownBy(() -> command.read(body)).satisfies((ex) -> {
			assertThat(ex.errorCode()).isEqualTo(code);
			assertThat(ex.command()).startsWith("api ");
			assertThat(ex.reply()).isEqualTo(new ApiResponse(body));
		});
	}

	@Test
	void readReturnsAValueThatLooksLikeAnError() {
		assertThat(UuidCommands.getVariable("u", "v").read("-ERR No such channel!")).isEqualTo("-ERR No such channel!");
		assertThat(UuidCommands.getVariable("u", "v").read("_undef_")).isNull();
		assertThat(SystemCommands.getGlobalVariable("v").read("-ERR no reply\n")).isNull();
		assertThat(StoreCommands.dbSelect("r", "k").read("-ERR x")).isEqualTo("-ERR x");
	}

	@Test
	void readThrowsForARefusalByCommandReply() {
		CommandReply denied = new CommandReply(EslHeaders.of(Map.of("Reply-Text", "-ERR permission denied")));
		assertThatExceptionOfType(EslCommandException.class)
			.isThrownBy(() -> SystemCommands.status().read(denied, "pbx"))
			.withMessageContaining("pbx")
			.satisfies((ex) -> assertThat(ex.errorCode()).isEqualTo(ErrorCode.NOT_PERMITTED));
	}

	@Test
	void readReturnsTheResultOfASuccessfulCommand() {
		assertThat(UuidCommands.bridge("u", "v").read("+OK v\n")).isEqualTo("v");
		assertThat(UuidCommands.deflect("u", "sip:a@b").read("+OK:\n")).isNull();
		assertThat(MessageCommands.chat("sip", "a", "b", "c").read("Sent")).isNull();
		assertThat(MessageCommands.presenceIn("a", "away", "At lunch").read("Event Sent")).isNull();
		assertThat(CallCenterCommands.queue("q").read("name|strategy|moh_sound\nq|ring-all|a|b\n+OK\n"))
			.containsEntry("moh_sound", "a|b");
		assertThat(SystemCommands.unschedule("g").read("+OK Deleted: 2\n")).isEqualTo(2);
		assertThat(SofiaCommands.rescan("p").read("Reload XML [Success]\n+OK scan complete\n")).isNull();
		assertThat(ConferenceCommands.stopRecording("c", "all")
			.read("Stopped recording file /a.wav\n+OK Stopped recording 0 files\n")).isNull();
		assertThat(ConferenceCommands.dial("c", DialString.of(Endpoint.user("1")), "100", "Ann")
			.read("+OK Call Requested: result: [USER_BUSY]\n")).isEqualTo(HangupCause.USER_BUSY);
		assertThat(SystemCommands.groupCall("g", "d", SystemCommands.GroupOrder.IN_TURN)
			.read("error/NO_ROUTE_DESTINATION"))
			.isEqualTo(DialString.of(Endpoint.error(HangupCause.NO_ROUTE_DESTINATION)));
		assertThat(SystemCommands.valetInfo("x")
			.read("<lots>\n  <lot name=\"x\">\n    <extension uuid=\"u\">6001</extension>\n  </lot>\n</lots>\n"))
			.isEqualTo(Map.of("6001", "u"));
		assertThat(ShowCommands.channels().read("{\"row_count\": 0}\n")).isEmpty();
	}

	@Test
	void readParsesTables() {
		String agents = "name|uuid|contact|status|state|talk_time\na@x||user/1|user/2|On Break|Waiting|10\n+OK\n";
		CallCenterCommands.Agent agent = CallCenterCommands.agents().read(agents).get(0);
		assertThat(agent.contact()).isEqualTo("user/1|user/2");
		assertThat(agent.status()).isEqualTo("On Break");
		assertThat(agent.talkTime()).isEqualTo(Duration.ofSeconds(10));
		assertThat(CallCenterCommands.members("q").read("+OK\n")).isEmpty();
		SystemCommands.ServerStatus status = SystemCommands.status()
			.read("UP 0 years, 0 days, 0 hours, 9 minutes, 53 seconds, 755 milliseconds, 515 microseconds\n"
					+ "FreeSWITCH (Version 1.11.3-dev  64bit) is ready\n8 session(s) since startup\n"
					+ "0 session(s) - peak 4, last 5min 2 \n1 session(s) per Sec out of max 1000, peak 6, last 5min 2 \n"
					+ "5000 session(s) max\nmin idle cpu 0.00/69.63\nCurrent Stack Size/Max 240K/8192K\n");
		assertThat(status.upTime()).isEqualTo(Duration.ofNanos(593_755_515_000L));
		assertThat(status.maxSessionsPerSecond()).isEqualTo(1000);
		assertThat(status.idleCpu()).isEqualTo(69.63);
		assertThat(status.minIdleCpu()).isZero();
		assertThat(status.sessionsSinceStartup()).isEqualTo(8);
		assertThat(status.peakSessions()).isEqualTo(4);
		assertThat(status.sessionsPerSecond()).isEqualTo(1);
		assertThat(SofiaCommands.status()
			.read("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<profiles>\n<profile>\n<name>internal</name>\n"
					+ "<type>profile</type>\n<data>sip:mod_sofia@127.0.0.1:15062</data>\n<state>RUNNING (0)</state>\n"
					+ "</profile>\n</profiles>\n"))
			.containsExactly(new SofiaCommands.SofiaStatus("internal", "profile", "sip:mod_sofia@127.0.0.1:15062",
					"RUNNING (0)"));
		ConferenceCommands.ConferenceData conference = ConferenceCommands.list("c")
			.read("[{\n\t\"conference_name\":\t\"c\",\n\t\"locked\":\tfalse,\n\t\"variables\":\t{\n\t},\n\t\"members\":\t[{\n"
					+ "\t\"type\":\t\"caller\",\n\t\"id\":\t1,\n\t\"flags\":\t{\n\t\"can_hear\":\ttrue,\n\t\"can_speak\":\tfalse\n},"
					+ "\n\t\"uuid\":\t\"u\"\n\t}]\n\t}]");
		assertThat(conference.name()).isEqualTo("c");
		assertThat(conference.members()).singleElement().satisfies((member) -> {
			assertThat(member.number()).isEqualTo(1);
			assertThat(member.uuid()).isEqualTo("u");
			assertThat(member.canHear()).isTrue();
			assertThat(member.canSpeak()).isFalse();
			assertThat(member.flags()).containsEntry("can_hear", "true").containsEntry("can_speak", "false");
		});
	}

	@Test
	void textOfAMessageIsOnePartOfTheArguments() {
		String text = "It's a|b,\n\\n c\r\n'";
		String line = MessageCommands.chat("sip", "a@x", "internal/b@x", text).line();
		assertThat(line).startsWith("chat ").doesNotContain("\n", "\r");
		assertThat(ArgumentSplitter.split(line.substring("chat ".length()), '|', 5)).containsExactly("sip", "a@x",
				"internal/b@x", text, "text/plain");
		assertThat(MessageCommands.presenceIn("a@x", "away", "At lunch").line())
			.isEqualTo("presence in a@x away 'At lunch'");
		assertThatIllegalArgumentException().isThrownBy(() -> MessageCommands.chat("sip", "a", "b", " "));
		assertThatIllegalArgumentException().isThrownBy(() -> MessageCommands.chat("sip", "a", "b", "c\0d"));
		assertThatIllegalArgumentException().isThrownBy(() -> MessageCommands.chat("si p", "a", "b", "c"));
		assertThatIllegalArgumentException().isThrownBy(() -> CallCenterCommands.queue(" "));
	}

	@Test
	void commandsHaveTheirLines() {
		Duration delay = Duration.ofSeconds(5);
		assertThat(CallCenterCommands.unloadQueue("sales").api())
			.hasToString("api callcenter_config queue unload sales");
		assertThat(SystemCommands.scheduleTransfer("u", "5000", "XML", "default", delay).api())
			.hasToString("api sched_transfer +5 u 5000 XML default");
		assertThat(SystemCommands.scheduleBroadcast("u", "/a.wav", UuidCommands.BroadcastLeg.BOTH, delay).api())
			.hasToString("api sched_broadcast +5 u /a.wav both");
		assertThatIllegalArgumentException().isThrownBy(
				() -> SystemCommands.scheduleBroadcast("u", "/a.wav", UuidCommands.BroadcastLeg.HOLD_BLEG, delay));
		assertThat(ConferenceCommands.mute("c", ConferenceCommands.Members.NON_MODERATOR).api())
			.hasToString("api conference c mute non_moderator");
	}

	@ParameterizedTest
	@ValueSource(strings = { "inline", "INLINE" })
	void inlineDialplanIsRejectedBecauseItRunsTheExtension(String dialplan) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> UuidCommands.transfer("u", UuidCommands.TransferLeg.ALEG, "hangup", dialplan, "default"))
			.withMessageContaining("inline");
		assertThatIllegalArgumentException().isThrownBy(
				() -> SystemCommands.scheduleTransfer("u", "hangup", dialplan, "default", Duration.ofSeconds(1)));
	}

	@Test
	void broadcastRunsAnApplicationOnlyIfItIsNamedAsOne() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> UuidCommands.broadcast("u", "set::a=b", UuidCommands.BroadcastLeg.ALEG))
			.withMessageContaining("'::'");
		assertThat(UuidCommands.broadcast("u", "set", "a=it's", UuidCommands.BroadcastLeg.ALEG))
			.hasToString("api uuid_broadcast u 'set::a=it\\'s' aleg");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> UuidCommands.broadcast("u", "set::x", "a=b", UuidCommands.BroadcastLeg.ALEG));
	}

	@Test
	void consultRejectsAPartyThatTheServerWouldExpand() {
		DialString party = DialString.of(new Endpoint("user/1001"));
		assertThat(UuidCommands.consult("u", party)).hasToString("api uuid_broadcast u att_xfer::user/1001");
		assertThatIllegalArgumentException().isThrownBy(() -> UuidCommands.consult("u", DialString.parse("user/$'{x}")))
			.withMessageContaining("${");
	}

	@Test
	void bgapiRunsTheCommandUnderTheUuidOfItsJob() {
		ApiCommand<?> command = UuidCommands.exists("u");
		assertThat(command.name()).isEqualTo("uuid_exists");
		assertThat(new String(CommandInternals.bytes(command.bgapi("job-1")), StandardCharsets.UTF_8))
			.contains("bgapi uuid_exists u\n", "Job-UUID: job-1\n");
	}

	@Test
	void readParsesRegistrations() {
		assertThat(ShowCommands.registrations()
			.read("{\"row_count\":1,\"rows\":[{\"reg_user\":\"1001\",\"realm\":\"example.org\","
					+ "\"url\":\"sofia/internal/sip:1001@192.0.2.1\",\"expires\":\"1800000000\"}]}"))
			.singleElement()
			.satisfies((row) -> {
				assertThat(row.user()).isEqualTo("1001");
				assertThat(row.realm()).isEqualTo("example.org");
				assertThat(row.url()).isEqualTo("sofia/internal/sip:1001@192.0.2.1");
				assertThat(row.expires()).isEqualTo(Instant.ofEpochSecond(1_800_000_000L));
				assertThat(row.columns()).containsEntry("reg_user", "1001");
			});
	}

	@Test
	void readReturnsARecordingAsConferenceMemberWithoutFlags() {
		ConferenceCommands.ConferenceData conference = ConferenceCommands.list("c")
			.read("[{\"conference_name\":\"c\",\"recording\":true,\"members\":[{\"type\":\"recording_node\","
					+ "\"record_path\":\"/a.wav\",\"join_time\":1795275081}]}]");
		assertThat(conference.isRecording()).isTrue();
		assertThat(conference.members()).singleElement().satisfies((member) -> {
			assertThat(member.number()).isZero();
			assertThat(member.uuid()).isEmpty();
			assertThat(member.canSpeak()).isFalse();
			assertThat(member.values()).containsEntry("record_path", "/a.wav");
		});
	}

}
