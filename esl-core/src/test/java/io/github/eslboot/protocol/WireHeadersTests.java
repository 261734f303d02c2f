package io.github.eslboot.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lookups in any order return the first value of a name, an iteration returns all headers
 * as received, and neither reads the body.
 */
class WireHeadersTests {

	private final Random random = new Random(7);

	@Test
	void getReturnsTheFirstValueInAnyOrderOfLookUps() {
		for (int round = 0; round < 2000; round++) {
			List<String> names = names(1 + this.random.nextInt(40));
			Map<String, String> expected = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
			List<String> all = new ArrayList<>();
			StringBuilder text = new StringBuilder();
			for (int i = 0; i < names.size(); i++) {
				String name = names.get(this.random.nextInt(names.size()));
				expected.putIfAbsent(name, "value-" + i);
				String line = anyCase(name) + ": value-" + i;
				all.add(line);
				text.append(line).append('\n');
			}
			text.append('\n');
			names.forEach((name) -> text.append(name).append(": of the body\n"));
			EslEvent event = EslEvent.ofPlain(text.toString().getBytes(StandardCharsets.UTF_8));
			EslHeaders headers = event.headers();
			if (this.random.nextBoolean()) {
				// As the router does; later look-ups may use the cached value.
				assertThat(event.uniqueId()).as("%s", text).isEqualTo(expected.get("Unique-ID"));
			}
			List<String> walked = new ArrayList<>();
			headers.forEach((name, value) -> walked.add(name + ": " + value));
			assertThat(walked).as("%s", text).isEqualTo(all);
			for (int i = 0; i < 60; i++) {
				String name = names.get(this.random.nextInt(names.size()));
				String asked = (this.random.nextInt(4) > 0) ? name : name.toUpperCase(Locale.ROOT);
				assertThat(headers.get(asked)).as("%s in%n%s", asked, text).isEqualTo(expected.get(name));
			}
		}
	}

	/** Changes the case of ASCII names only. */
	private String anyCase(String name) {
		return (name.startsWith("Ü") || this.random.nextInt(4) > 0) ? name : name.toUpperCase(Locale.ROOT);
	}

	/** Returns names, many of which have a common prefix, and some of which are short. */
	private List<String> names(int count) {
		List<String> beginnings = List.of("", "a", "Caller-", "Caller-Caller-ID-", "variable_", "variable_sip_",
				"Event-Date-", "Ünique-", "Other-Leg-Caller-");
		List<String> names = new ArrayList<>();
		if (this.random.nextInt(4) > 0) {
			names.add("Unique-ID");
		}
		for (int i = 0; i < count; i++) {
			names.add(beginnings.get(this.random.nextInt(beginnings.size())) + (char) ('a' + this.random.nextInt(26))
					+ ((i % 3 == 0) ? i : ""));
		}
		return names;
	}

	@Test
	void forEachPassesNamesAsReceived() {
		byte[] bytes = "Caller-Destination-Number: 1\nx: 2\n\n".getBytes(StandardCharsets.UTF_8);
		List<String> first = new ArrayList<>();
		List<String> second = new ArrayList<>();
		EslEvent.ofPlain(bytes).headers().forEach((name, value) -> first.add(name));
		EslEvent.ofPlain(bytes).headers().forEach((name, value) -> second.add(name));
		assertThat(first).containsExactly("Caller-Destination-Number", "x").isEqualTo(second);
	}

	@Test
	void eventsOfOneConnectionHaveTheirOwnHeadersInAnyOrderOfEvents() {
		Function<byte[], EslEvent> connection = ProtocolInternals.plainEvents();
		List<String> lines = new ArrayList<>(List.of("Event-Name: CHANNEL_STATE"));
		for (int round = 0; round < 20_000; round++) {
			change(lines);
			String text = String.join("\n", lines) + ((this.random.nextInt(20) > 0) ? "\n\n" : "");
			EslHeaders expected = EslEvent.ofPlain(text.getBytes(StandardCharsets.UTF_8)).headers();
			EslHeaders headers = connection.apply(text.getBytes(StandardCharsets.UTF_8)).headers();
			if (this.random.nextBoolean()) {
				assertThat(headers.get("Event-Name")).isEqualTo(expected.get("Event-Name"));
			}
			assertThat(walked(headers)).as("%s", text).isEqualTo(walked(expected)).isEqualTo(parsed(text));
			assertThat(headers.asMap()).isEqualTo(expected.asMap());
			String name = parsed(text).isEmpty() ? "x" : parsed(text).get(this.random.nextInt(parsed(text).size()));
			assertThat(headers.get(name.replaceFirst(":.*", ""))).isEqualTo(expected.get(name.replaceFirst(":.*", "")));
		}
	}

	private static List<String> walked(EslHeaders headers) {
		List<String> walked = new ArrayList<>();
		headers.forEach((name, value) -> walked.add(name + ":" + value));
		return walked;
	}

	/** Parses lines in the simplest way. */
	private static List<String> parsed(String text) {
		return text.lines()
			.takeWhile((line) -> !line.isEmpty())
			.filter((line) -> line.indexOf(':') > 0)
			.map((line) -> line.replaceFirst(": *", ":").replaceFirst("\r$", ""))
			.toList();
	}

	/** Changes, adds, removes or repeats a line. */
	private void change(List<String> lines) {
		int at = this.random.nextInt(lines.size());
		String name = lines.get(at).replaceFirst(":.*", "");
		switch (this.random.nextInt((lines.size() > 60) ? 9 : 8)) {
			case 0 -> lines.set(at, name + ": " + this.random.nextInt(30));
			case 1 -> lines.set(at, name + ":" + "v".repeat(this.random.nextInt(20)));
			case 2, 3 -> lines.add(at, "Name-" + this.random.nextInt(50) + ": value");
			case 4 -> lines.add(at, lines.get(this.random.nextInt(lines.size())));
			case 5 -> lines.add(at, (this.random.nextInt(5) > 0) ? "n" + this.random.nextInt(5) + ":" : "no header");
			case 6 -> lines.set(at, name.toUpperCase(Locale.ROOT) + ": value");
			case 7 -> {
				if (lines.size() > 1) {
					lines.remove(at);
				}
			}
			default -> lines.subList(at, lines.size()).clear();
		}
		if (lines.isEmpty()) {
			lines.add("Event-Name: CHANNEL_STATE");
		}
	}

	@Test
	void equalValuesOfConsecutiveEventsAreTheSameObjects() {
		Function<byte[], EslEvent> connection = ProtocolInternals.plainEvents();
		String event = "Event-Name: CHANNEL_STATE\nCore-UUID: abc\nUnique-ID: 1\nCaller-Context: default\n\n";
		Map<String, String> one = connection.apply(event.getBytes(StandardCharsets.UTF_8)).headers().asMap();
		assertThat(one.values()).containsExactly("CHANNEL_STATE", "abc", "1", "default");
		Map<String, String> other = connection.apply(event.replace("ID: 1", "ID: 22").getBytes(StandardCharsets.UTF_8))
			.headers()
			.asMap();
		assertThat(other).containsEntry("Unique-ID", "22");
		assertThat(List.copyOf(other.values()).get(1)).isEqualTo("abc").isSameAs(List.copyOf(one.values()).get(1));
		assertThat(List.copyOf(other.values()).get(3)).isSameAs(List.copyOf(one.values()).get(3));
	}

	@Test
	void lookUpsAfterTheTableWasMadeFindTheFirstHeaderInAnyCase() {
		EslHeaders headers = EslEvent.ofPlain("a: 1\nA: 2\nBb: 3\nbB: 4\n\na: body".getBytes(StandardCharsets.UTF_8))
			.headers();
		Map<String, String> map = headers.asMap();
		assertThat(map).hasSize(2).containsExactly(Map.entry("a", "1"), Map.entry("Bb", "3"));
		for (String name : List.of("a", "A")) {
			assertThat(map.get(name)).isEqualTo("1").isEqualTo(headers.get(name));
		}
		for (String name : List.of("bb", "bB", "Bb", "BB")) {
			assertThat(map.get(name)).isEqualTo("3").isEqualTo(headers.get(name));
		}
		assertThat(map.get("c")).isNull();
		assertThat(headers.get("")).isNull();
		assertThat(headers.bytes("BB")).isEqualTo(new byte[] { '3' });
	}

}
