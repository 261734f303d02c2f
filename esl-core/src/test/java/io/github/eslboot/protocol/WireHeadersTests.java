package io.github.eslboot.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

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

}
