package io.github.eslboot.protocol.codec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.github.eslboot.protocol.ApiResponse;
import io.github.eslboot.protocol.CommandReply;
import io.github.eslboot.protocol.DisconnectNotice;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslMessage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Decoded captures of a real server, compared with the counts of an independent program.
 */
class EslFrameDecoderCaptureTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			callcenter-events | 1 | 3 | 0 | 18 | 0 | 1 | 0 | 1010
			custom-events | 1 | 3 | 0 | 21 | 0 | 1 | 2 | 917
			events-and-commands-one-connection | 1 | 10 | 12 | 160 | 0 | 1 | 3 | 12135
			events-json | 1 | 3 | 0 | 139 | 0 | 1 | 2 | 10017
			events-plain | 1 | 3 | 0 | 163 | 0 | 1 | 3 | 12298
			events-xml | 1 | 3 | 0 | 138 | 0 | 1 | 2 | -1
			filters | 1 | 14 | 0 | 15 | 0 | 1 | 0 | 1183
			heartbeat | 1 | 3 | 0 | 5 | 0 | 1 | 0 | 105
			inbound-api | 1 | 12 | 21 | 0 | 0 | 1 | 0 | 0
			inbound-auth-fail | 1 | 2 | 0 | 0 | 0 | 1 | 0 | 0
			inbound-pipelined | 1 | 2 | 50 | 0 | 0 | 1 | 0 | 0
			inbound-userauth | 1 | 1 | 0 | 0 | 0 | 1 | 0 | 0
			load-plain | 1 | 3 | 0 | 14115 | 0 | 0 | 300 | 953187
			logs | 1 | 5 | 0 | 0 | 102 | 1 | 0 | 0
			module-events | 1 | 3 | 23 | 59 | 0 | 1 | 2 | 2863
			outbound-async-full | 0 | 6 | 1 | 31 | 0 | 1 | 1 | 2159
			outbound-nolinger | 0 | 2 | 0 | 2 | 0 | 1 | 0 | 165
			outbound-sync-linger | 0 | 13 | 0 | 6 | 0 | 1 | 0 | 541
			""")
	void decoderReturnsEveryFrameOfACapture(String capture, int greetings, int replies, int responses, int events,
			int logs, int notices, int bodies, int headers) {
		List<EslMessage> messages = Captures.messages(capture);
		assertThat(count(messages, EslMessage.AuthRequest.class)).isEqualTo(greetings);
		assertThat(count(messages, CommandReply.class)).isEqualTo(replies);
		assertThat(count(messages, ApiResponse.class)).isEqualTo(responses);
		assertThat(count(messages, EslEvent.class)).isEqualTo(events);
		assertThat(count(messages, EslMessage.LogData.class)).isEqualTo(logs);
		assertThat(count(messages, DisconnectNotice.class)).isEqualTo(notices);
		assertThat(messages).hasSize(greetings + replies + responses + events + logs + notices);
		assertThat(events(messages).stream().filter(EslEvent::hasBody)).hasSize(bodies);
		if (headers >= 0) {
			assertThat(events(messages).stream().mapToInt(EslFrameDecoderCaptureTests::headerCount).sum())
				.isEqualTo(headers);
		}
	}

	/**
	 * Counts the headers of an event as the independent program did: its JSON parser
	 * keeps a repeated name once.
	 */
	private static int headerCount(EslEvent event) {
		Set<String> names = new TreeSet<>();
		event.headers().forEach((name, value) -> names.add(name));
		boolean json = event.headers().getClass().getSimpleName().equals("ParsedHeaders");
		return json ? names.size() + (event.hasBody() ? 1 : 0) : event.headers().size();
	}

	@Test
	void decodedEventsHaveTheirNames() {
		Map<String, Integer> names = new TreeMap<>();
		events(Captures.messages("events-plain")).forEach((event) -> names.merge(event.name(), 1, Integer::sum));
		assertThat(names).containsAllEntriesOf(Map.ofEntries(Map.entry("CHANNEL_STATE", 38), Map.entry("API", 14),
				Map.entry("CHANNEL_EXECUTE", 14), Map.entry("CHANNEL_EXECUTE_COMPLETE", 12), Map.entry("DTMF", 8),
				Map.entry("CHANNEL_CREATE", 4), Map.entry("CHANNEL_BRIDGE", 1), Map.entry("BACKGROUND_JOB", 2),
				Map.entry("CHANNEL_DESTROY", 4), Map.entry("HEARTBEAT", 1)));
		assertThat(names.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(163);
	}

	@ParameterizedTest
	@ValueSource(strings = { "callcenter-events", "custom-events", "events-and-commands-one-connection", "events-json",
			"events-plain", "events-xml", "filters", "heartbeat", "inbound-api", "inbound-auth-fail",
			"inbound-pipelined", "inbound-userauth", "logs", "module-events", "outbound-async-full",
			"outbound-nolinger", "outbound-sync-linger" })
	void decoderIsIndependentOfHowACaptureIsSplit(String capture) {
		byte[] bytes = Captures.serverBytes(capture);
		List<String> whole = describe(Captures.messages(capture));
		assertThat(whole).isNotEmpty();
		assertThat(describe(Captures.decode(bytes, (rest) -> 1))).isEqualTo(whole);
		for (int seed = 0; seed < 4; seed++) {
			Random random = new Random(seed);
			int maxPart = 128 << (2 * seed);
			assertThat(describe(Captures.decode(bytes, (rest) -> 1 + random.nextInt(maxPart)))).as("seed %d", seed)
				.isEqualTo(whole);
		}
	}

	@Tag("jdk-independent")
	@Test
	void decoderIsIndependentOfRandomSplitsOfTheLoadCapture() {
		byte[] bytes = Captures.serverBytes("load-plain");
		List<EslEvent> whole = events(Captures.messages("load-plain"));
		Random random = new Random(1);
		List<EslEvent> cut = events(Captures.decode(bytes, (rest) -> 1 + random.nextInt(3000)));
		assertThat(cut).hasSameSizeAs(whole);
		for (int i = 0; i < whole.size(); i++) {
			assertThat(cut.get(i).headers()).isEqualTo(whole.get(i).headers());
			assertThat(cut.get(i).body()).isEqualTo(whole.get(i).body());
		}
	}

	@Tag("jdk-independent")
	@Test
	void decoderReadsTheLoadCaptureByteByByte() {
		byte[] bytes = Captures.serverBytes("load-plain");
		List<EslEvent> whole = events(Captures.messages("load-plain"));
		List<EslEvent> cut = events(Captures.decode(bytes, (rest) -> 1));
		assertThat(cut).hasSameSizeAs(whole);
		for (int i = 0; i < whole.size(); i++) {
			assertThat(cut.get(i).headers()).isEqualTo(whole.get(i).headers());
			assertThat(cut.get(i).body()).isEqualTo(whole.get(i).body());
		}
	}

	/**
	 * The same call was recorded in each format, so the same events of the same channels
	 * have the same header names.
	 */
	@Test
	void allFormatsHaveTheSameHeaderNames() {
		Map<String, Set<String>> plain = headerNames("events-plain");
		for (String other : List.of("events-json", "events-xml")) {
			Map<String, Set<String>> names = headerNames(other);
			Set<String> common = new TreeSet<>(plain.keySet());
			common.retainAll(names.keySet());
			assertThat(common).hasSizeGreaterThan(60);
			for (String event : common) {
				assertThat(names.get(event)).as("%s in %s", event, other).isEqualTo(plain.get(event));
			}
		}
	}

	@Test
	void allFormatsHaveTheSameHeaderValues() {
		Set<String> same = Set.of("Event-Name", "FreeSWITCH-Hostname", "Event-Calling-Function", "Channel-State",
				"Channel-Name", "Answer-State", "Hangup-Cause", "Caller-Context", "variable_hangup_cause",
				"variable_read_codec", "variable_endpoint_disposition", "variable_utf8", "variable_pct");
		Map<String, Map<String, String>> plain = hangups("events-plain", same);
		assertThat(plain).isNotEmpty();
		for (String other : List.of("events-json", "events-xml")) {
			Map<String, Map<String, String>> hangups = hangups(other, same);
			hangups.forEach((channel, values) -> assertThat(values).as(other).isEqualTo(plain.get(channel)));
		}
	}

	private static Map<String, Map<String, String>> hangups(String capture, Set<String> wanted) {
		Map<String, Map<String, String>> hangups = new TreeMap<>();
		for (EslEvent event : events(Captures.messages(capture))) {
			if (event.name().equals("CHANNEL_HANGUP_COMPLETE")) {
				Map<String, String> values = new TreeMap<>(event.headers().asMap());
				values.keySet().retainAll(wanted);
				hangups.put(String.valueOf(event.header("Channel-Name")), values);
			}
		}
		return hangups;
	}

	/**
	 * Returns the header names of each event, by event name, channel, state and
	 * occurrence.
	 */
	private static Map<String, Set<String>> headerNames(String capture) {
		Map<String, Set<String>> names = new TreeMap<>();
		Map<String, Integer> seen = new HashMap<>();
		for (EslEvent event : events(Captures.messages(capture))) {
			String key = event.name() + " " + event.header("Channel-Name") + " " + event.header("Channel-State");
			int number = seen.merge(key, 1, Integer::sum);
			names.put(key + " " + number, new TreeSet<>(event.headers().asMap().keySet()));
		}
		return names;
	}

	@Test
	void decoderKeepsUtf8AndRepeatedHeaders() {
		List<EslEvent> custom = events(Captures.messages("custom-events"));
		assertThat(custom).allMatch((event) -> event.name().equals("CUSTOM"));
		assertThat(custom).anyMatch((event) -> event.headers().getAll("Content-Length").size() == 2);
		String all = custom.stream().map((event) -> event.headers().toString()).collect(Collectors.joining());
		assertThat(all).contains("é");
	}

	@Test
	void connectReplyIsPercentDecoded() {
		CommandReply connect = (CommandReply) Captures.messages("outbound-async-full").get(0);
		assertThat(connect.text()).isEqualTo("+OK");
		assertThat(connect.isOk()).isTrue();
		assertThat(connect.headers().get("Socket-Mode")).isEqualTo("async");
		assertThat(connect.headers().get("Control")).isEqualTo("full");
		assertThat(connect.headers().get("Caller-Callee-ID-Name")).isEqualTo("Out É");
	}

	@Test
	void disconnectNoticesHaveTheirKinds() {
		assertThat(notice("inbound-api").disposition()).isEqualTo(DisconnectNotice.Disposition.GOODBYE);
		assertThat(notice("outbound-nolinger").disposition()).isEqualTo(DisconnectNotice.Disposition.CALL_ENDED);
		DisconnectNotice linger = notice("outbound-async-full");
		assertThat(linger.disposition()).isEqualTo(DisconnectNotice.Disposition.LINGER);
		assertThat(linger.endsConnection()).isFalse();
		assertThat(linger.lingerSeconds()).isEqualTo(-1);
		assertThat(linger.controlledSessionUuid()).isEqualTo("1c2f0497-63aa-4f1a-b101-783ed6fc8f32");
	}

	private static DisconnectNotice notice(String capture) {
		return (DisconnectNotice) Captures.messages(capture)
			.stream()
			.filter(DisconnectNotice.class::isInstance)
			.findFirst()
			.orElseThrow();
	}

	private static List<String> describe(List<EslMessage> messages) {
		return messages.stream().map((message) -> {
			if (message instanceof EslEvent event) {
				return event.headers() + " body " + event.body();
			}
			return message.toString();
		}).toList();
	}

	private static List<EslEvent> events(List<EslMessage> messages) {
		return messages.stream().filter(EslEvent.class::isInstance).map(EslEvent.class::cast).toList();
	}

	private static long count(List<EslMessage> messages, Class<?> type) {
		return messages.stream().filter(type::isInstance).count();
	}

}
