package io.github.eslboot.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

import io.github.eslboot.command.DialString.Leg;
import io.github.eslboot.protocol.EventFormat;
import io.github.eslboot.protocol.HangupCause;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random text in every builder and factory: no text adds a line to a command, and
 * accepted dial strings are parsed back unchanged. {@code -Desl.command.strings} sets the
 * number of texts.
 */
@Tag("jdk-independent")
class CommandPropertyTests {

	private static final int STRINGS = Integer.getInteger("esl.command.strings", 20_000);

	private static final String ALPHABET = "ab1_.:/@+*#&=,;|'\"\\ {}[]<>()$^~%-\té漢\uD83D\uDE00";

	private static final List<String> PIECES = List.of("\n", "\r", "\0", "\r\n", "\n\n", "${", ":_:", "^^", "ARRAY::",
			"\\n", "\\'", "',", "\\,", "api status", "Content-Length: 5", "CUSTOM", "getvar", "auth x", "' ");

	/** Factories of one-line commands from any text. */
	private static final List<Function<String, EslCommand>> LINES = List.of((text) -> EslCommand.api("echo", text),
			(text) -> EslCommand.api(text), EslCommand::ofLine,
			(text) -> EslCommand.events(EventFormat.PLAIN, List.of(text), List.of()),
			(text) -> EslCommand.events(EventFormat.PLAIN, List.of(), List.of(text)),
			(text) -> EslCommand.nixevent(List.of(text), List.of()), EslCommand::myEvents,
			(text) -> EventFilter.all(List.of(EventFilter.pass("a", text))).get(0),
			(text) -> EventFilter.pass(text, "a").delete(), (text) -> UuidCommands.exists(text).api(),
			(text) -> UuidCommands.bridge("u", text).api(), (text) -> UuidCommands.setVariable("u", "n", text).api(),
			(text) -> UuidCommands.setVariable("u", text, "v").api(),
			(text) -> UuidCommands.setVariables("u", Map.of("n", text)).api(),
			(text) -> UuidCommands.startRecording("u", text, Duration.ofSeconds(1)).api(),
			(text) -> UuidCommands.transfer("u", UuidCommands.TransferLeg.BOTH, text, "XML", "default").api(),
			(text) -> UuidCommands.transfer("u", UuidCommands.TransferLeg.ALEG, "1", text, text).api(),
			(text) -> UuidCommands.sendDtmf("u", text).api(), (text) -> UuidCommands.deflect("u", text).api(),
			(text) -> UuidCommands.valetPark("u", text, text).api(), (text) -> ShowCommands.channelsLike(text).api(),
			(text) -> SystemCommands.setGlobalVariable("n", text).api(),
			(text) -> SystemCommands.hangupAll(HangupCause.USER_BUSY, "n", text).api(),
			(text) -> SystemCommands.schedule("g", UuidCommands.setVariable("u", "n", text), Duration.ofSeconds(1))
				.api(),
			(text) -> ConferenceCommands.play(text, "f").api(), (text) -> ConferenceCommands.play("c", text).api(),
			(text) -> ConferenceCommands.dial("c", DialString.of(Endpoint.user("1")), text, text).api(),
			(text) -> SofiaCommands.profile(text).api(),
			(text) -> CallCenterCommands.setAgent("status", "a", text).api(),
			(text) -> MessageCommands.chat(text, text, text, text).api(),
			(text) -> MessageCommands.chat("sip", "a", "b", text).api(),
			(text) -> MessageCommands.presenceIn(text, "away", text).api(),
			(text) -> StoreCommands.dbInsert(text, text, text).api(),
			(text) -> StoreCommands.hashSelect("r", text).api(),
			(text) -> UuidCommands.kill("u", HangupCause.of(text)).api(),
			(text) -> EslCommand.api("originate", Originate.to("user/1").variable("n", text).park().arguments()),
			(text) -> EslCommand.api("originate", Originate.to("user/1").application("playback", text).arguments()),
			(text) -> EslCommand.api("originate", Originate.to("user/1").extension(text, "XML", "x").arguments()));

	private final Random random = new Random(20261121);

	private String text() {
		StringBuilder text = new StringBuilder();
		int length = this.random.nextInt(12);
		for (int i = 0; i < length; i++) {
			if (this.random.nextInt(9) == 0) {
				text.append(PIECES.get(this.random.nextInt(PIECES.size())));
			}
			else {
				text.append(ALPHABET.charAt(this.random.nextInt(ALPHABET.length())));
			}
		}
		return text.toString();
	}

	@Test
	void buildersNeverAddALine() {
		int accepted = 0;
		for (int i = 0; i < STRINGS; i++) {
			String text = text();
			for (Function<String, EslCommand> builder : LINES) {
				byte[] bytes;
				try {
					bytes = builder.apply(text).bytes();
				}
				catch (IllegalArgumentException ex) {
					continue;
				}
				accepted++;
				if (lineEnds(bytes) != 2 || bytes[bytes.length - 2] != '\n' || bytes[bytes.length - 1] != '\n') {
					throw new AssertionError("'" + text + "' made " + new String(bytes));
				}
			}
			checkHeaderCount(text);
		}
		assertThat(accepted).isGreaterThan(STRINGS);
	}

	private static int lineEnds(byte[] bytes) {
		int count = 0;
		for (byte b : bytes) {
			count += (b == '\n' || b == '\r' || b == 0) ? 1 : 0;
		}
		return count;
	}

	private static void checkHeaderCount(String text) {
		count(() -> EslCommand.sendEvent("CUSTOM", Map.of("n", text), null), 3);
		count(() -> EslCommand.sendEvent("CUSTOM", Map.of(text, "v"), null), 3);
		count(() -> EslCommand.sendEvent(text, Map.of(), null), 2);
		count(() -> EslCommand.hangup(text, "USER_BUSY"), 4);
		count(() -> SendMessage.noMedia(text).to("u"), 4);
		count(() -> SendMessage.transferToApplications(List.of(Map.entry("set", text))).to("u"), 4);
		count(() -> EslCommand.bgapi(text, "status"), 3);
		if (text.indexOf('\n') < 0 && !text.isEmpty()) {
			count(() -> SendMessage.execute("set", text).to("u"), 5);
		}
	}

	private static void count(java.util.function.Supplier<EslCommand> command, int lines) {
		byte[] bytes;
		try {
			bytes = command.get().bytes();
		}
		catch (IllegalArgumentException ex) {
			return;
		}
		if (lineEnds(bytes) != lines) {
			throw new AssertionError(new String(bytes));
		}
	}

	@Test
	void acceptedDialStringsAreParsedBackUnchanged() {
		int accepted = 0;
		for (int i = 0; i < STRINGS; i++) {
			String one = text();
			String two = text();
			try {
				DialString dialString = DialString
					.of(Leg.to(Endpoint.user("1")).variable("a", one).variable("b", two),
							Leg.to(Endpoint.loopback("2", "default")).variable("a", two))
					.then(Leg.to(Endpoint.error(HangupCause.USER_BUSY)).variable("b", one))
					.variable("a", one)
					.variable("b", two)
					.enterpriseVariable("c", two);
				DialString joined = DialString
					.enterprise(DialString.of(Endpoint.user("1")).variable("a", one),
							DialString.of(Leg.to(Endpoint.user("2")).variable("b", two)))
					.enterpriseVariable("c", one);
				accepted++;
				for (DialString each : List.of(dialString, joined, dialString.withUuids())) {
					if (!DialString.parse(each.toString()).equals(each)) {
						throw new AssertionError(each);
					}
				}
			}
			catch (IllegalArgumentException ex) {
				// Rejected.
			}
			argumentsSplitBack(one);
		}
		assertThat(accepted).isGreaterThan(STRINGS / 10);
	}

	/** Checks that one split restores text that was quoted once. */
	private static void argumentsSplitBack(String text) {
		if (text.isEmpty() || text.matches("(?s).*[\n\r\0].*")) {
			return;
		}
		if (!ArgumentSplitter.firstWord(WireText.quoted("text", text) + " more").equals(text)
				|| !ArgumentSplitter.split("a/" + WireText.quoted("text", text, '/'), '/', 2).get(1).equals(text)) {
			throw new AssertionError(text);
		}
	}

	@Test
	void parseAcceptsOrRejectsAnyDialString() {
		for (int i = 0; i < STRINGS; i++) {
			String text = text() + "user/" + text() + text();
			try {
				DialString parsed = DialString.parse(text);
				assertThat(DialString.parse(parsed.toString())).isEqualTo(parsed);
			}
			catch (IllegalArgumentException ex) {
				// Rejected.
			}
		}
	}

}
