package io.github.eslboot.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.command.CallCenterCommands.Agent;
import io.github.eslboot.command.ConferenceCommands.Member;
import io.github.eslboot.command.ConferenceCommands.Members;
import io.github.eslboot.command.EslCommandException.ErrorCode;
import io.github.eslboot.command.SofiaCommands.SofiaStatus;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.eslboot.testsupport.Originated.accepted;
import static io.github.eslboot.testsupport.Originated.job;
import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Typed commands of modules against a real server, as the simulator has no modules. The
 * server needs the extensions {@code park} and {@code conf-<name>}, which enters the
 * conference of that name, a queue of {@code mod_callcenter} in which no caller waits,
 * and no registered phones. Tests of modules that are not loaded are skipped.
 */
@EnabledIfSystemProperty(named = "freeswitch.host", matches = ".+")
class ModuleCommandTests {

	@RegisterExtension
	static final EslExtension ESL = EslExtension.connected();

	private final String name = "esl" + UUID.randomUUID().toString().replace("-", "");

	private static <T> T run(ApiCommand<T> command) {
		return ESL.template().run(command);
	}

	private static void assertFails(ApiCommand<?> command, ErrorCode code) {
		assertThatExceptionOfType(EslCommandException.class).isThrownBy(() -> run(command))
			.satisfies((ex) -> assertThat(ex.errorCode()).as(ex.getMessage()).isEqualTo(code));
	}

	private static void assumeLoaded(String module) {
		assumeTrue(ESL.template().api("module_exists", module).equals("true"), module + " is not loaded");
	}

	private static String call(String extension) {
		Originate call = Originate.to(Endpoint.loopback(extension, "default")).park();
		assertThat(job(accepted(ESL.template(), call)).await(PATIENCE).text()).isEqualTo("+OK " + call.uuid());
		return call.uuid();
	}

	private Member member() {
		return run(ConferenceCommands.list(this.name)).members()
			.stream()
			.filter((each) -> !each.uuid().isEmpty())
			.findFirst()
			.orElseThrow();
	}

	@Test
	void conferenceCommandsControlAConference() throws Exception {
		assumeLoaded("mod_conference");
		assertFails(ConferenceCommands.list(this.name), ErrorCode.NOT_FOUND);
		assertFails(ConferenceCommands.lock(this.name), ErrorCode.NOT_FOUND);
		String uuid = call("conf-" + this.name);
		try {
			await().atMost(PATIENCE)
				.until(() -> run(ConferenceCommands.list()).stream()
					.anyMatch((each) -> each.name().equals(this.name) && each.members().size() == 1));
			int number = member().number();
			assertThat(number).isPositive();
			assertThat(run(UuidCommands.exists(member().uuid()))).isTrue();
			assertThat(member().canSpeak()).isTrue();
			run(ConferenceCommands.mute(this.name, Members.of(number)));
			await().atMost(PATIENCE).until(() -> !member().canSpeak());
			run(ConferenceCommands.unmute(this.name, Members.ALL));
			await().atMost(PATIENCE).until(() -> member().canSpeak());
			run(ConferenceCommands.deaf(this.name, Members.LAST));
			await().atMost(PATIENCE).until(() -> !member().canHear());
			run(ConferenceCommands.undeaf(this.name, Members.of(number)));
			await().atMost(PATIENCE).until(() -> member().canHear());
			run(ConferenceCommands.lock(this.name));
			assertThat(run(ConferenceCommands.list(this.name)).isLocked()).isTrue();
			run(ConferenceCommands.unlock(this.name));
			assertThat(run(ConferenceCommands.list(this.name)).isLocked()).isFalse();
			run(ConferenceCommands.play(this.name, Media.silence(Duration.ofMillis(60000))));
			run(ConferenceCommands.stopPlaying(this.name));
			run(ConferenceCommands.play(this.name, Media.silence(Duration.ofMillis(50)), number));
			assertFails(ConferenceCommands.play(this.name, "/esl none.wav"), ErrorCode.NOT_FOUND);
			String file = "/tmp/" + this.name + " rec.wav";
			run(ConferenceCommands.record(this.name, file));
			await().atMost(PATIENCE).until(() -> run(ConferenceCommands.list(this.name)).isRecording());
			run(ConferenceCommands.stopRecording(this.name, file));
			assertFails(ConferenceCommands.stopRecording(this.name, "/esl-none.wav"), ErrorCode.NOT_FOUND);
			assertFails(ConferenceCommands.mute(this.name, Members.of(number + 5000)), ErrorCode.NOT_FOUND);
			assertThat(dial(DialString.of(Endpoint.error(HangupCause.USER_BUSY)))).isEqualTo(HangupCause.USER_BUSY);
			assertThat(dial(DialString.of(Endpoint.loopback("park", "default")).variable("esl_note", "it's, \\ fine")))
				.isEqualTo(HangupCause.SUCCESS);
			await().atMost(PATIENCE).until(() -> run(ConferenceCommands.list(this.name)).members().size() == 2);
			Member dialled = run(ConferenceCommands.list(this.name)).members()
				.stream()
				.max((a, b) -> Integer.compare(a.number(), b.number()))
				.orElseThrow();
			assertThat(run(UuidCommands.getVariable(dialled.uuid(), "esl_note"))).isEqualTo("it's, \\ fine");
			run(ConferenceCommands.transfer(this.name, this.name + "-2", dialled.number()));
			await().atMost(PATIENCE)
				.until(() -> run(ConferenceCommands.list()).stream().anyMatch((each) -> each.name().endsWith("-2")));
			run(ConferenceCommands.kick(this.name + "-2", Members.ALL));
			run(ConferenceCommands.kick(this.name, Members.of(number)));
			await().atMost(PATIENCE)
				.until(() -> run(ConferenceCommands.list()).stream()
					.noneMatch((each) -> each.name().startsWith(this.name)));
		}
		finally {
			ESL.template().send(UuidCommands.kill(uuid, HangupCause.NORMAL_CLEARING).api());
		}
	}

	private HangupCause dial(DialString destination) throws Exception {
		return ESL.template()
			.async()
			.runInBackground(ConferenceCommands.dial(this.name, destination, "100", "Ann, 'A'"), PATIENCE)
			.toCompletableFuture()
			.get(60, TimeUnit.SECONDS);
	}

	@Test
	void callCenterCommandsControlAgentsAndTiers() {
		assumeLoaded("mod_callcenter");
		assertThat(run(CallCenterCommands.queues())).isNotEmpty();
		String queue = String.valueOf(run(CallCenterCommands.queues()).get(0).get("name"));
		assertThat(run(CallCenterCommands.members(queue))).isEmpty();
		assertThat(run(CallCenterCommands.queue(queue))).containsEntry("name", queue);
		assertFails(CallCenterCommands.queue(this.name), ErrorCode.NOT_FOUND);
		assertFails(CallCenterCommands.members(this.name), ErrorCode.NOT_FOUND);
		run(CallCenterCommands.reloadQueue(queue));
		assertFails(CallCenterCommands.loadQueue(this.name), ErrorCode.NOT_FOUND);
		assertFails(CallCenterCommands.agentStatus(this.name), ErrorCode.NOT_FOUND);
		assertFails(CallCenterCommands.setAgentStatus(this.name, "Available"), ErrorCode.NOT_FOUND);
		DialString contact = DialString.of(Endpoint.loopback("busy", "default")).variable("esl_note", "a|b, it's");
		run(CallCenterCommands.addAgent(this.name, "callback"));
		try {
			assertFails(CallCenterCommands.addAgent(this.name, "callback"), ErrorCode.FAILED);
			run(CallCenterCommands.setAgentContact(this.name, contact));
			run(CallCenterCommands.setAgentStatus(this.name, "On Break"));
			run(CallCenterCommands.setAgentState(this.name, "Idle"));
			run(CallCenterCommands.setAgent("wrap_up_time", this.name, "7"));
			assertFails(CallCenterCommands.setAgentStatus(this.name, "Asleep"), ErrorCode.FAILED);
			assertThat(run(CallCenterCommands.agentStatus(this.name))).isEqualTo("On Break");
			Agent agent = run(CallCenterCommands.agents()).stream()
				.filter((each) -> each.name().equals(this.name))
				.findFirst()
				.orElseThrow();
			assertThat(DialString.parse(agent.contact())).isEqualTo(contact);
			assertThat(agent.status()).isEqualTo("On Break");
			assertThat(agent.state()).isEqualTo("Idle");
			assertThat(agent.talkTime()).isZero();
			assertThat(agent.values()).containsEntry("wrap_up_time", "7");
			run(CallCenterCommands.addTier(queue, this.name, 2, 3));
			run(CallCenterCommands.setTierLevel(queue, this.name, 4));
			run(CallCenterCommands.setTierPosition(queue, this.name, 5));
			assertThat(run(CallCenterCommands.tiers())).filteredOn((tier) -> tier.agent().equals(this.name))
				.singleElement()
				.satisfies((tier) -> {
					assertThat(tier.queue()).isEqualTo(queue);
					assertThat(tier.values()).containsEntry("level", "4").containsEntry("position", "5");
				});
			run(CallCenterCommands.removeTier(queue, this.name));
			assertThat(run(CallCenterCommands.tiers())).noneMatch((tier) -> tier.agent().equals(this.name));
		}
		finally {
			run(CallCenterCommands.removeAgent(this.name));
		}
		assertThat(run(CallCenterCommands.agents())).noneMatch((each) -> each.name().equals(this.name));
	}

	@Test
	void messageCommandsReportFailuresWithoutErr() {
		assertFails(MessageCommands.chat(this.name, "a@x", "b@x", "It's a|b\n\\n"), ErrorCode.FAILED);
		run(MessageCommands.presenceIn(this.name + "@x", "away", "At lunch"));
		run(MessageCommands.presenceOut(this.name + "@x"));
	}

	static List<String> storedValues() {
		return List.of("plain", "a b", "it's", "a/b", "a,b", "\\", "a\\b", "é漢😀", "'q'", "\"dq\"", "a|b=c", "x;y");
	}

	@ParameterizedTest
	@MethodSource("storedValues")
	void storeCommandsKeepValuesUnchanged(String value) {
		assumeLoaded("mod_db");
		assumeLoaded("mod_hash");
		assertThat(run(StoreCommands.dbSelect(this.name, value))).isNull();
		assertThat(run(StoreCommands.dbExists(this.name, value))).isFalse();
		run(StoreCommands.dbInsert(this.name, value, value));
		assertThat(run(StoreCommands.dbSelect(this.name, value))).isEqualTo(value);
		assertThat(run(StoreCommands.dbExists(this.name, value))).isTrue();
		run(StoreCommands.dbDelete(this.name, value));
		assertThat(run(StoreCommands.dbExists(this.name, value))).isFalse();
		run(StoreCommands.hashInsert(this.name, value, value));
		assertThat(run(StoreCommands.hashSelect(this.name, value))).isEqualTo(value);
		run(StoreCommands.hashDelete(this.name, value));
		assertThat(run(StoreCommands.hashSelect(this.name, value))).isNull();
		assertFails(StoreCommands.hashDelete(this.name, value), ErrorCode.NOT_FOUND);
	}

	@Test
	void valetInfoListsTheParkedCallOfALot() {
		assumeLoaded("mod_valet_parking");
		assertThat(run(SystemCommands.valetInfo(this.name))).isEmpty();
		String uuid = call("park");
		try {
			run(UuidCommands.valetPark(uuid, this.name, "6001"));
			await().atMost(PATIENCE).until(() -> run(SystemCommands.valetInfo(this.name)).equals(Map.of("6001", uuid)));
		}
		finally {
			ESL.template().send(UuidCommands.kill(uuid, HangupCause.NORMAL_CLEARING).api());
		}
		await().atMost(PATIENCE).until(() -> run(SystemCommands.valetInfo(this.name)).isEmpty());
	}

	/** Each name that a list returns is usable in the next command. */
	@ParameterizedTest
	@ValueSource(strings = { " Telefon Nr. 1", ",set:esl_canary=1", " O'Brien \\ \"x\" $$ 100%" })
	void listedNameOfAConferenceIsUsable(String suffix) {
		assumeLoaded("mod_conference");
		String conference = this.name + suffix;
		String uuid = call("conf-" + this.name);
		try {
			await().atMost(PATIENCE)
				.until(() -> run(ConferenceCommands.list()).stream()
					.anyMatch((each) -> each.name().equals(this.name) && each.members().size() == 1));
			run(ConferenceCommands.transfer(this.name, conference, member().number()));
			await().atMost(PATIENCE)
				.until(() -> run(ConferenceCommands.list()).stream()
					.anyMatch((each) -> each.name().equals(conference)));
			assertThat(run(ConferenceCommands.list(conference)).members()).hasSize(1);
			run(ConferenceCommands.mute(conference, Members.ALL));
			run(ConferenceCommands.play(conference, Media.silence(Duration.ofMillis(50))));
			run(ConferenceCommands.kick(conference, Members.ALL));
			await().atMost(PATIENCE).until(() -> !run(UuidCommands.exists(uuid)));
		}
		finally {
			ESL.template().send(UuidCommands.kill(uuid, HangupCause.NORMAL_CLEARING).api());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Ann Müller", "O'Brien", "a\\b, c" })
	void listedNameOfAnAgentIsUsable(String suffix) {
		assumeLoaded("mod_callcenter");
		String agent = this.name + suffix;
		run(CallCenterCommands.addAgent(agent, "callback"));
		try {
			assertThat(run(CallCenterCommands.agents())).extracting(Agent::name).contains(agent);
			run(CallCenterCommands.setAgentStatus(agent, "On Break"));
			assertThat(run(CallCenterCommands.agentStatus(agent))).isEqualTo("On Break");
		}
		finally {
			run(CallCenterCommands.removeAgent(agent));
		}
		assertThat(run(CallCenterCommands.agents())).extracting(Agent::name).doesNotContain(agent);
	}

	@ParameterizedTest
	@ValueSource(strings = { " Lot 1", ",park", "s \\ lot" })
	void nameOfALotIsUsable(String suffix) {
		assumeLoaded("mod_valet_parking");
		String lot = this.name + suffix;
		String uuid = call("park");
		try {
			run(UuidCommands.valetPark(uuid, lot, "6001"));
			await().atMost(PATIENCE).until(() -> run(SystemCommands.valetInfo(lot)).equals(Map.of("6001", uuid)));
		}
		finally {
			ESL.template().send(UuidCommands.kill(uuid, HangupCause.NORMAL_CLEARING).api());
		}
	}

	@Test
	void sofiaCommandsReadProfilesAndReportUnknownOnes() {
		boolean loaded = ESL.template().api("module_exists", "mod_sofia").equals("true");
		if (!loaded) {
			assertFails(SofiaCommands.status(), ErrorCode.NO_SUCH_COMMAND);
			ESL.template().bgapi("load", "mod_sofia").await(PATIENCE);
			assumeLoaded("mod_sofia");
		}
		try {
			await().atMost(PATIENCE)
				.until(() -> run(SofiaCommands.status()).stream().anyMatch((each) -> each.type().equals("profile")));
			SofiaStatus profile = run(SofiaCommands.status()).stream()
				.filter((each) -> each.type().equals("profile"))
				.findFirst()
				.orElseThrow();
			assertThat(profile.state()).startsWith("RUNNING");
			assertThat(profile.data()).startsWith("sip:");
			assertThat(run(SofiaCommands.profile(profile.name()))).containsKeys("sip-ip", "inbound-codecs", "calls-in");
			assertThat(run(SofiaCommands.registrations(profile.name()))).isEmpty();
			run(SofiaCommands.rescan(profile.name()));
			run(SofiaCommands.flushRegistrations(profile.name(), "nobody@example.org"));
			assertFails(SofiaCommands.profile(this.name), ErrorCode.NOT_FOUND);
			assertFails(SofiaCommands.gateway(this.name), ErrorCode.NOT_FOUND);
			assertFails(SofiaCommands.registrations(this.name), ErrorCode.NOT_FOUND);
			assertFails(SofiaCommands.rescan(this.name), ErrorCode.NOT_FOUND);
			assertFails(SofiaCommands.killGateway(profile.name(), this.name), ErrorCode.NOT_FOUND);
		}
		finally {
			if (!loaded) {
				ESL.template().bgapi("unload", "mod_sofia").await(PATIENCE);
			}
		}
	}

}
