package io.github.eslboot.test;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

import io.github.eslboot.test.junit.FreeSwitchSimulatorExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CommandHandler}: commands and replies that no capture covers.
 */
class CommandHandlerTests {

	@RegisterExtension
	static final FreeSwitchSimulatorExtension FREESWITCH = FreeSwitchSimulatorExtension
		.with((builder) -> builder.ringTime(Duration.ZERO).answerTime(Duration.ZERO));

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

	@Test
	void scriptedApiReplacesTheBuiltInOneAndBlocksOnlyItsConnection() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		this.simulator.onApi("Status", (call) -> {
			release.await();
			return "scripted " + call.arguments();
		});
		this.client.send("api status now").send("api echo behind");
		try (RawClient other = RawClient.login(this.simulator)) {
			assertThat(other.ask("api echo free")).isEqualTo("free");
		}
		this.simulator.awaitCommand("api status", RawClient.TIMEOUT);
		release.countDown();
		assertThat(this.client.reply().text()).isEqualTo("scripted now");
		assertThat(this.client.reply().text()).isEqualTo("behind");
		this.simulator.removeApi("status");
		assertThat(this.client.ask("api status")).startsWith("UP ");
	}

	@Test
	void apiRepliesNotFoundWhenItsScriptFailsAndNoReplyWhenItIsEmpty() throws Exception {
		this.simulator.onApi("broken", (call) -> {
			throw new IllegalArgumentException("on purpose");
		});
		this.simulator.onApi("empty", (call) -> "");
		assertThat(this.client.ask("api broken")).isEqualTo("-ERR broken Command not found!\n");
		assertThat(this.client.ask("api empty")).isEqualTo("-ERR no reply\n");
		assertThat(this.client.ask("api  status")).isEqualTo("-ERR  Command not found!\n");
		assertThat(this.client.ask("API ECHO x")).isEqualTo("x");
	}

	@Test
	void bgapiRepliesOnItsConnectionBeforeTheBackgroundJobEvent() throws Exception {
		this.client.command("event plain BACKGROUND_JOB");
		for (int i = 0; i < 50; i++) {
			String uuid = UUID.randomUUID().toString();
			this.client.send("bgapi echo " + i + "\nJob-UUID: " + uuid);
			Frame reply = this.client.frame();
			assertThat(reply.toString()).isEqualTo(
					"Content-Type: command/reply\nReply-Text: +OK Job-UUID: " + uuid + "\nJob-UUID: " + uuid + "\n\n");
			RawClient.Event event = RawClient.Event.of(this.client.frame());
			assertThat(event.header("Job-UUID")).isEqualTo(uuid);
			assertThat(event.header("Job-Command")).isEqualTo("echo");
			assertThat(event.header("Job-Command-Arg")).isEqualTo(Integer.toString(i));
			assertThat(event.body()).isEqualTo(Integer.toString(i));
		}
	}

	@Test
	void backgroundJobEventReachesOtherConnectionsBeforeTheReplyWhenBgapiIsSlow() throws Exception {
		try (FreeSwitchSimulator slow = FreeSwitchSimulator.builder().bgapiCost(Duration.ofMillis(200)).start();
				RawClient commands = RawClient.login(slow);
				RawClient events = RawClient.login(slow)) {
			events.command("event plain BACKGROUND_JOB");
			commands.send("bgapi echo early");
			assertThat(events.event("BACKGROUND_JOB").body()).isEqualTo("early");
			assertThat(commands.unread()).isEmpty();
			assertThat(commands.frame().header("Reply-Text")).startsWith("+OK Job-UUID: ");
		}
	}

	@Test
	void backgroundJobEventHasNoBodyWhenTheResultIsEmpty() throws Exception {
		this.client.command("event plain BACKGROUND_JOB");
		this.client.command("bgapi echo");
		RawClient.Event event = this.client.event("BACKGROUND_JOB");
		assertThat(event.header("Content-Length")).isEmpty();
		assertThat(event.body()).isEmpty();
	}

	@Test
	void bgapiReplyLosesItsBlankLineWhenTheJobUuidIsLong() throws Exception {
		String uuid = "x".repeat(250);
		this.client.send("bgapi echo hi\nJob-UUID: " + uuid).send("api echo next");
		Frame glued = this.client.frame();
		assertThat(glued.headers()).hasSizeGreaterThan(3);
	}

	@Test
	void exitClosesTheConnectionAfterItsJobs() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		this.simulator.onApi("slow", (call) -> {
			release.await();
			return "done";
		});
		this.client.command("bgapi slow");
		assertThat(this.client.ask("exitfoo")).isEqualTo("+OK bye");
		assertThat(this.client.isSilentFor(Duration.ofMillis(100))).isTrue();
		release.countDown();
		assertThat(this.client.untilEnd()).endsWith(Notices.GOODBYE);
	}

	@Test
	void commandsAreAnsweredAfterAHalfClose() throws Exception {
		this.client.send("api echo 1").send("api echo 2");
		this.client.shutdownOutput();
		assertThat(this.client.untilEnd()).isEqualTo(
				"Content-Type: api/response\nContent-Length: 1\n\n1Content-Type: api/response\nContent-Length: 1\n\n2"
						+ "Content-Type: text/disconnect-notice\nContent-Length: 67\n\n" + Notices.GOODBYE);
	}

	@Test
	void commandEndsWhereFreeSwitchEndsIt() throws Exception {
		this.client.sendRaw("\n\r\n\napi echo a\n\r\n");
		assertThat(this.client.reply().text()).isEqualTo("a");
		this.client.sendRaw("api echo b\r\n\r\n");
		assertThat(this.client.reply().text()).isEqualTo("b");
		this.client.sendRaw("api echo a\rb\n\n");
		assertThat(this.client.reply().text()).isEqualTo("a");
		this.client.sendRaw("api echo a\0b\n\n");
		assertThat(this.client.reply().text()).isEqualTo("a");
		this.client.sendRaw("api echo x\nfoo: bar\r\n\r\n");
		assertThat(this.client.reply().text()).isEqualTo("x\nfoo: bar");
	}

	@Test
	void bodyIsNotParsedAsACommand() throws Exception {
		this.client.sendRaw("api echo 1\nContent-Length: 12\n\napi echo 2\n\napi echo 3\n\n");
		assertThat(this.client.reply().text()).isEqualTo("1");
		assertThat(this.client.reply().text()).isEqualTo("3");
	}

	@Test
	void connectionIsClosedWhenContentLengthIsOutOfBounds() throws Exception {
		this.client.send("api echo 1\nContent-Length: -1");
		assertThat(this.client.untilEnd())
			.isEqualTo("Content-Type: text/disconnect-notice\nContent-Length: 67\n\n" + Notices.GOODBYE);
	}

	@Test
	void eventsAreHeldBackWhileACommandIsIncomplete() throws Exception {
		this.client.command("event plain HEARTBEAT");
		this.client.sendRaw("api ec");
		SimulatedConnection connection = this.simulator.connections().get(0);
		this.simulator.awaitCommand("event", RawClient.TIMEOUT);
		assertThat(this.client.isSilentFor(Duration.ofMillis(50))).isTrue();
		this.simulator.heartbeat();
		assertThat(this.client.isSilentFor(Duration.ofMillis(100))).isTrue();
		assertThat(connection.eventsQueued()).isEqualTo(1);
		this.client.sendRaw("ho hi\n\n");
		assertThat(this.client.frame().text()).isEqualTo("hi");
		assertThat(this.client.event("HEARTBEAT").header("Event-Info")).isEqualTo("System Ready");
	}

	@Test
	void eventDelayEndsEarlyWithAnyInput() throws Exception {
		try (FreeSwitchSimulator slow = FreeSwitchSimulator.builder().eventDelay(Duration.ofSeconds(3)).start();
				RawClient events = RawClient.login(slow)) {
			events.command("event plain HEARTBEAT");
			// The server polls its queue and sleeps before the event is fired.
			assertThat(events.isSilentFor(Duration.ofMillis(100))).isTrue();
			slow.heartbeat();
			assertThat(events.isSilentFor(Duration.ofMillis(300))).isTrue();
			events.sendRaw("\n");
			assertThat(events.frame(Duration.ofSeconds(1)).contentType()).isEqualTo("text/event-plain");
		}
	}

	@Test
	void sendEventKeepsTheClientsHeadersInFrontOfTheCommonOnes() throws Exception {
		this.client.command("event plain CUSTOM my::thing");
		this.client.sendRaw("sendevent CUSTOM\nEvent-Subclass: my::thing\nX: %0A\nEmpty:\nX-Array: ARRAY::a|:b\n"
				+ "Content-Length: 5\n\nhello");
		String uuid = String.valueOf(this.client.reply().header("Reply-Text")).substring(4);
		RawClient.Event event = this.client.event("CUSTOM");
		assertThat(event.headers()).extracting(SimulatedEvent.Header::name)
			.startsWith("Event-Subclass", "Command", "X", "X-Array", "Content-Length", "Event-UUID", "Event-Name",
					"Core-UUID")
			.endsWith("Event-Sequence", "Content-Length");
		assertThat(event.header("Event-UUID")).isEqualTo(uuid);
		assertThat(event.header("X")).as("not decoded by the server").isEqualTo("\n");
		assertThat(event.body()).isEqualTo("hello");
		this.client.command("sendevent NOSUCH");
		assertThat(this.client.event("CUSTOM").header("Command")).isEqualTo("sendevent NOSUCH");
	}

	@Test
	void messagesNestUnlessTheRunningOneHasAnEventLock() throws Exception {
		String uuid = call();
		this.client.command("event plain CHANNEL_EXECUTE CHANNEL_EXECUTE_COMPLETE");
		execute(uuid, "sleep", "100", "Event-UUID: outer");
		execute(uuid, "sleep", "100", "Event-UUID: inner");
		assertThat(application("CHANNEL_EXECUTE")).isEqualTo("outer");
		assertThat(application("CHANNEL_EXECUTE")).isEqualTo("inner");
		assertThat(application("CHANNEL_EXECUTE_COMPLETE")).isEqualTo("inner");
		assertThat(application("CHANNEL_EXECUTE_COMPLETE")).isEqualTo("outer");
		execute(uuid, "sleep", "100", "event-lock: true\nEvent-UUID: first");
		execute(uuid, "set", "a=b", "Event-UUID: second");
		assertThat(application("CHANNEL_EXECUTE")).isEqualTo("first");
		assertThat(application("CHANNEL_EXECUTE_COMPLETE")).isEqualTo("first");
		assertThat(application("CHANNEL_EXECUTE")).isEqualTo("second");
	}

	@Test
	void loopsStopWhenOnePassIsTooFast() throws Exception {
		String uuid = call();
		this.client.command("event plain CHANNEL_EXECUTE_COMPLETE PRIVATE_COMMAND");
		execute(uuid, "sleep", "10", "loops: -1");
		assertThat(RawClient.Event.of(this.client.event()).name()).isEqualTo("CHANNEL_EXECUTE_COMPLETE");
		assertThat(RawClient.Event.of(this.client.event()).name()).isEqualTo("PRIVATE_COMMAND");
	}

	@Test
	void unknownApplicationHangsTheCallUp() throws Exception {
		String uuid = call();
		this.client.command("event plain CHANNEL_EXECUTE CHANNEL_EXECUTE_COMPLETE CHANNEL_HANGUP");
		execute(uuid, "nosuch", "", "Event-UUID: x");
		RawClient.Event event = RawClient.Event.of(this.client.event());
		assertThat(event.name()).isEqualTo("CHANNEL_HANGUP");
		assertThat(event.header("Hangup-Cause")).isEqualTo("DESTINATION_OUT_OF_ORDER");
		assertThat(this.client.event("CHANNEL_EXECUTE_COMPLETE").header("Application")).isEqualTo("park");
	}

	@Test
	void unknownCallCommandIsAcceptedWithoutEffect() throws Exception {
		String uuid = call();
		assertThat(this.client.ask("sendmsg " + uuid + "\ncall-command: Execute\nexecute-app-name: hangup"))
			.isEqualTo("+OK");
		assertThat(this.client.ask("sendmsg\nsession-id: " + uuid)).isEqualTo("+OK");
		assertThat(this.client.ask("sendmsg nosuch")).isEqualTo("-ERR invalid session id [nosuch]");
		assertThat(this.client.ask("api uuid_exists " + uuid)).isEqualTo("true");
	}

	@Test
	void connectionIsClosedWhenTheMessageQueueIsFull() throws Exception {
		String uuid = call();
		execute(uuid, "sleep", "60000", "event-lock: true");
		// The first message is running, so that the following ones stay in the queue.
		this.simulator.await((each) -> "sleep".equals(each.call(uuid).orElseThrow().application()), RawClient.TIMEOUT);
		for (int i = 0; i < AppStack.MAX_MESSAGES; i++) {
			execute(uuid, "set", "a=b", "x: y");
		}
		this.client.send("sendmsg " + uuid + "\ncall-command: execute");
		assertThat(this.client.untilEnd())
			.isEqualTo("Content-Type: text/disconnect-notice\nContent-Length: 67\n\n" + Notices.GOODBYE);
	}

	@Test
	void bodyIsTheArgumentOfAnApplicationWithoutOne() throws Exception {
		String uuid = call();
		this.client.command("event plain CHANNEL_EXECUTE");
		String body = "two\nlines";
		this.client.sendRaw("sendmsg " + uuid + "\ncall-command: execute\nexecute-app-name: log\n"
				+ "content-type: text/plain\ncontent-length: " + body.length() + "\n\n" + body);
		assertThat(this.client.reply().header("Reply-Text")).isEqualTo("+OK");
		assertThat(this.client.event("CHANNEL_EXECUTE").header("Application-Data")).isEqualTo(body);
	}

	@Test
	void moduleReloadDisconnectsClientsAndKeepsCalls() throws Exception {
		String uuid = call();
		assertThat(this.client.ask("api reload mod_event_socket")).startsWith("+OK Job-UUID: ");
		assertThat(this.client.untilEnd()).endsWith(Notices.SHUTDOWN);
		try (RawClient again = org.awaitility.Awaitility.await()
			.ignoreExceptions()
			.until(() -> RawClient.login(this.simulator), (each) -> true)) {
			assertThat(again.ask("api uuid_exists " + uuid)).isEqualTo("true");
		}
	}

	@Test
	void connectionIsClosedWhenNoCommandArrivesWithinAuthTimeout() throws Exception {
		try (FreeSwitchSimulator impatient = FreeSwitchSimulator.builder().authTimeout(Duration.ofMillis(100)).start();
				RawClient mute = new RawClient(impatient.port())) {
			assertThat(mute.untilEnd())
				.isEqualTo("Content-Type: auth/request\n\nContent-Type: text/disconnect-notice\nContent-Length: 67\n\n"
						+ Notices.GOODBYE);
		}
	}

	private String call() throws Exception {
		String uuid = this.client.ask("api originate null/x &park()").strip().substring(4);
		// The reply precedes the start of the application.
		this.simulator.await(
				(each) -> each.call(uuid).map(SimulatedCall::application).filter("park"::equals).isPresent(),
				RawClient.TIMEOUT);
		return uuid;
	}

	private void execute(String uuid, String app, String data, String more) throws Exception {
		assertThat(this.client.ask("sendmsg " + uuid + "\ncall-command: execute\nexecute-app-name: " + app
				+ "\nexecute-app-arg: " + data + "\n" + more))
			.isEqualTo("+OK");
	}

	private String application(String type) throws Exception {
		return this.client.event(type).header("Application-UUID");
	}

}
