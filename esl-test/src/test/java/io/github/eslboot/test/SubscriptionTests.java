package io.github.eslboot.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.eslboot.test.junit.FreeSwitchTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Subscription}: event names, filters and {@code myevents}.
 */
@FreeSwitchTest
class SubscriptionTests {

	private FreeSwitchSimulator simulator;

	private RawClient client;

	@BeforeEach
	void connect(FreeSwitchSimulator simulator) throws Exception {
		this.simulator = simulator;
		this.client = RawClient.login(simulator);
	}

	@AfterEach
	void disconnect() throws Exception {
		this.client.close();
	}

	/** Returns the names of the events received before an end marker. */
	private List<String> received() throws Exception {
		this.simulator.connections().get(0).send(frame("END"));
		List<String> names = new ArrayList<>();
		while (true) {
			RawClient.Event event = RawClient.Event.of(this.client.event());
			if (event.name().equals("END")) {
				return names;
			}
			names.add(event.header("X").isEmpty() ? event.name() : event.header("X"));
		}
	}

	private static byte[] frame(String name) {
		String body = "Event-Name: " + name + "\n\n";
		return Reply.bytes("Content-Length: " + body.length() + "\nContent-Type: text/event-plain\n\n" + body);
	}

	private void fire(String... names) {
		for (String name : names) {
			this.simulator.fire(name);
		}
		awaitDelivery();
	}

	private void awaitDelivery() {
		org.awaitility.Awaitility.await()
			.until(() -> this.simulator.connections().stream().allMatch((each) -> each.eventsQueued() == 0));
	}

	@Test
	void eventCommandsAddNamesRegardlessOfCase() throws Exception {
		assertThat(this.client.ask("event plain heartbeat")).isEqualTo("+OK event listener enabled plain");
		assertThat(this.client.ask("event json SWITCH_EVENT_DTMF nonsense"))
			.isEqualTo("+OK event listener enabled json");
		assertThat(this.client.ask("event plain CHANNEL_ANSWER")).isEqualTo("+OK event listener enabled plain");
		assertThat(this.simulator.connections().get(0).subscriptions()).containsExactly("CHANNEL_ANSWER", "DTMF",
				"HEARTBEAT");
		fire("HEARTBEAT", "DTMF", "CHANNEL_ANSWER", "CHANNEL_HANGUP");
		assertThat(received()).containsExactly("HEARTBEAT", "DTMF", "CHANNEL_ANSWER");
	}

	@Test
	void eventFormatIsOnlyRecognizedAsFirstWord() throws Exception {
		assertThat(this.client.ask("event  json HEARTBEAT")).isEqualTo("+OK event listener enabled plain");
		assertThat(this.client.ask("event HEARTBEAT json")).isEqualTo("+OK event listener enabled plain");
		assertThat(this.client.ask("event plain")).isEqualTo("-ERR no keywords supplied");
		assertThat(this.client.ask("event plain NOSUCH")).isEqualTo("-ERR no keywords supplied");
	}

	@Test
	void customEventsNeedTheirSubclass() throws Exception {
		this.client.command("event plain CUSTOM my::one my::two");
		this.simulator.fire("CUSTOM", "Event-Subclass", "my::one", "X", "one");
		this.simulator.fire("CUSTOM", "Event-Subclass", "my::other", "X", "other");
		this.simulator.fire("CUSTOM", "X", "none");
		this.client.command("nixevent CUSTOM my::one");
		this.simulator.fire("CUSTOM", "Event-Subclass", "my::one", "X", "nixed");
		this.simulator.fire("CUSTOM", "Event-Subclass", "my::two", "X", "two");
		awaitDelivery();
		assertThat(received()).containsExactly("one", "none", "two");
	}

	@Test
	void allIncludesEveryNameAndSubclass() throws Exception {
		this.client.command("event plain ALL");
		this.simulator.fire("CUSTOM", "Event-Subclass", "my::one", "X", "one");
		fire("HEARTBEAT", "DTMF");
		assertThat(received()).containsExactly("one", "HEARTBEAT", "DTMF");
	}

	@Test
	void nixEventAfterAllKeepsTheOtherNames() throws Exception {
		this.client.command("event plain ALL");
		this.simulator.fire("CUSTOM", "Event-Subclass", "my::known", "X", "known");
		awaitDelivery();
		assertThat(this.client.ask("nixevent DTMF CODEC")).isEqualTo("+OK events nixed");
		assertThat(this.client.ask("nixevent")).isEqualTo("-ERR no keywords supplied");
		this.simulator.fire("CUSTOM", "Event-Subclass", "my::known", "X", "known");
		this.simulator.fire("CUSTOM", "Event-Subclass", "my::new", "X", "new");
		fire("HEARTBEAT", "DTMF", "CODEC", "CHANNEL_ANSWER");
		assertThat(received()).containsExactly("known", "known", "HEARTBEAT", "CHANNEL_ANSWER");
	}

	@Test
	void noEventsRemovesAllNames() throws Exception {
		assertThat(this.client.ask("noevents")).isEqualTo("-ERR not listening for events");
		this.client.command("event plain ALL");
		assertThat(this.client.ask("noevents")).isEqualTo("+OK no longer listening for events");
		fire("HEARTBEAT");
		assertThat(received()).isEmpty();
	}

	@Test
	void eventPassesWhenOnePositiveFilterMatchesAndNoNegativeOne() throws Exception {
		this.client.command("event plain CUSTOM");
		this.client.command("filter A one");
		this.client.command("filter B /^t.o$/");
		this.client.command("filter C -bad");
		this.simulator.fire("CUSTOM", "X", "no header");
		this.simulator.fire("CUSTOM", "X", "by A", "a", "ONE");
		this.simulator.fire("CUSTOM", "X", "by B", "A", "no", "B", "two");
		this.simulator.fire("CUSTOM", "X", "vetoed", "A", "one", "C", "bad");
		this.simulator.fire("CUSTOM", "X", "not vetoed", "A", "one", "C", "good");
		awaitDelivery();
		assertThat(received()).containsExactly("by A", "by B", "not vetoed");
	}

	@Test
	void noEventPassesWhenAllFiltersAreNegative() throws Exception {
		this.client.command("event plain CUSTOM");
		this.client.command("filter A -one");
		this.simulator.fire("CUSTOM", "X", "1", "A", "two");
		awaitDelivery();
		assertThat(received()).isEmpty();
		assertThat(this.client.ask("filter delete A")).isEqualTo("+OK filter deleted. [A][]");
		this.simulator.fire("CUSTOM", "X", "2", "A", "two");
		awaitDelivery();
		assertThat(received()).containsExactly("2");
	}

	@Test
	void filterWithSignBeforeAPatternComparesText() throws Exception {
		this.client.command("event plain CUSTOM");
		this.client.command("filter A one");
		this.client.command("filter B -/bad/");
		this.simulator.fire("CUSTOM", "X", "passes", "A", "one", "B", "bad");
		this.simulator.fire("CUSTOM", "X", "vetoed", "A", "one", "B", "/bad/");
		awaitDelivery();
		assertThat(received()).containsExactly("passes");
	}

	@Test
	void filterRepliesLikeFreeSwitch() throws Exception {
		assertThat(this.client.ask("filter Unique-ID 1234")).isEqualTo("+OK filter added. [Unique-ID]=[1234]");
		assertThat(this.client.ask("filter add Event-Name DTMF")).isEqualTo("+OK filter added. [Event-Name]=[DTMF]");
		assertThat(this.simulator.connections().get(0).filters()).containsExactly("Unique-ID 1234", "Event-Name DTMF");
		assertThat(this.client.ask("filter add X")).isEqualTo("+OK filter added. [X]=[(null)]");
		assertThat(this.client.ask("filter X")).isEqualTo("-ERR invalid syntax");
		assertThat(this.client.ask("filter delete")).isEqualTo("-ERR invalid syntax");
		assertThat(this.client.ask("filter")).isEqualTo("-ERR command not found");
		assertThat(this.client.ask("filter delete all")).isEqualTo("+OK filter deleted. [all][]");
		assertThat(this.simulator.connections().get(0).filters()).isEmpty();
	}

	@Test
	void myEventsRestrictsTheConnectionToOneCallAndClosesItAtTheCallsEnd() throws Exception {
		SimulatedCall mine = this.simulator.startCall("100", "200");
		SimulatedCall other = this.simulator.startCall("101", "200");
		assertThat(this.client.ask("myevents " + mine.uuid())).isEqualTo("+OK Events Enabled");
		assertThat(this.client.ask("myevents " + mine.uuid())).isEqualTo("-ERR aready enabled.");
		assertThat(this.client.ask("getvar direction")).isEqualTo("inbound");
		other.answer();
		mine.answer();
		RawClient.Event answer = this.client.event("CHANNEL_ANSWER");
		assertThat(answer.header("Unique-ID")).isEqualTo(mine.uuid());
		mine.hangup();
		String rest = this.client.untilEnd();
		assertThat(rest).contains("Event-Name: CHANNEL_HANGUP\n")
			.doesNotContain(other.uuid())
			.doesNotContain("CHANNEL_CALLSTATE\n")
			.contains("Controlled-Session-UUID: " + mine.uuid() + "\nContent-Disposition: disconnect")
			.endsWith(Notices.GOODBYE);
	}

	@Test
	void myEventsOfAnUnknownCallRestrictsNothing() throws Exception {
		assertThat(this.client.ask("myevents nosuch json")).isEqualTo("-ERR invalid uuid");
		assertThat(this.client.ask("myevents nosuch")).isEqualTo("+OK Events Enabled");
		SimulatedCall call = this.simulator.startCall("100", "200");
		assertThat(this.client.event("CHANNEL_CREATE").header("Unique-ID")).isEqualTo(call.uuid());
	}

	@Test
	void lingerKeepsTheConnectionOpenForItsTime() throws Exception {
		SimulatedCall call = this.simulator.startCall("100", "200");
		assertThat(this.client.ask("linger 1")).isEqualTo("-ERR not controlling a session");
		this.client.command("myevents " + call.uuid());
		assertThat(this.client.ask("linger 1")).isEqualTo("+OK will linger 1 seconds");
		call.hangup();
		Frame notice = this.client.reply();
		assertThat(notice.headers()).extracting(SimulatedEvent.Header::name)
			.containsExactly("Content-Type", "Controlled-Session-UUID", "Content-Disposition", "Channel-Name",
					"Linger-Time", "Content-Length");
		assertThat(this.client.ask("api echo still here")).isEqualTo("still here");
		assertThat(this.client.untilEnd()).endsWith(Notices.GOODBYE);
	}

	@Test
	void userIsDeniedEventsAndApiCommandsThatAreNotAllowed() throws Exception {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.builder()
			.user(new SimulatedUser("1000@example.org", "secret", "HEARTBEAT,DTMF,CUSTOM,my::thing", "status,echo",
					false))
			.start(); RawClient user = new RawClient(server.port())) {
			user.frame();
			Frame reply = user.command("userauth 1000@example.org:secret");
			assertThat(reply.toString()).isEqualTo("Content-Type: command/reply\nReply-Text: +OK accepted\n"
					+ "Allowed-Events: HEARTBEAT,DTMF,CUSTOM,my::thing\nAllowed-API: status,echo\n"
					+ "Allowed-LOG: false\n\n");
			assertThat(user.ask("api echo hi")).isEqualTo("hi");
			Frame denied = user.command("api ECHO hi");
			assertThat(denied.contentType()).isEqualTo("command/reply");
			assertThat(denied.header("Reply-Text")).isEqualTo("-ERR permission denied");
			assertThat(user.ask("bgapi create_uuid")).isEqualTo("-ERR permission denied");
			assertThat(user.ask("log")).isEqualTo("-ERR permission denied");
			assertThat(user.ask("event plain HEARTBEAT CHANNEL_ANSWER")).isEqualTo("-ERR permission denied");
			assertThat(server.connections().get(0).subscriptions()).containsExactly("HEARTBEAT");
			assertThat(user.ask("event plain CUSTOM my::thing")).startsWith("+OK");
			assertThat(user.ask("event plain CUSTOM other::thing")).isEqualTo("-ERR permission denied");
		}
	}

	@Test
	void logSendsLinesOfTheRequestedLevel() throws Exception {
		assertThat(this.client.ask("nolog")).isEqualTo("-ERR not loging");
		assertThat(this.client.ask("log bogus")).isEqualTo("-ERR invalid log level");
		assertThat(this.client.ask("log 4")).isEqualTo("+OK log level 4 [4]");
		this.simulator.log(7, "debug");
		this.simulator.log(3, "error é");
		Frame line = this.client.frame();
		assertThat(line.headers()).extracting(SimulatedEvent.Header::name)
			.containsExactly("Content-Type", "Content-Length", "Log-Level", "Text-Channel", "Log-File", "Log-Func",
					"Log-Line", "User-Data");
		assertThat(line.text()).isEqualTo("error é\n");
		assertThat(this.client.ask("nolog")).isEqualTo("+OK no longer logging");
		this.simulator.log(3, "error");
		assertThat(this.client.isSilentFor(Duration.ofMillis(50))).isTrue();
	}

}
