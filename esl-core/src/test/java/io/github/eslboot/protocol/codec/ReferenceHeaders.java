package io.github.eslboot.protocol.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.github.eslboot.protocol.EslHeaders;
import io.github.eslboot.protocol.ProtocolInternals;

/**
 * Reference parser of header lines, as simple as possible, and checks that
 * {@link EslHeaders} agrees with it.
 */
final class ReferenceHeaders {

	private static final int MAX_PROBES = 4;

	private static final String HEX = "0123456789abcdefABCDEF";

	private ReferenceHeaders() {
	}

	/**
	 * Returns the names and values of header lines; each character of the text is one
	 * byte.
	 */
	static List<Map.Entry<String, String>> parse(String block, boolean percentEncoded) {
		List<Map.Entry<String, String>> headers = new ArrayList<>();
		for (String line : block.split("\n", -1)) {
			int colon = line.indexOf(':');
			if (colon < 1) {
				continue;
			}
			String value = line.substring(colon + 1);
			if (value.endsWith("\r")) {
				value = value.substring(0, value.length() - 1);
			}
			while (value.startsWith(" ")) {
				value = value.substring(1);
			}
			headers
				.add(Map.entry(utf8(line.substring(0, colon)), utf8(percentEncoded ? percentDecoded(value) : value)));
		}
		return headers;
	}

	static String percentDecoded(String text) {
		StringBuilder decoded = new StringBuilder();
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '%' && i + 2 < text.length() && HEX.indexOf(text.charAt(i + 1)) >= 0
					&& HEX.indexOf(text.charAt(i + 2)) >= 0) {
				c = (char) Integer.parseInt(text.substring(i + 1, i + 3), 16);
				i += 2;
			}
			decoded.append(c);
		}
		return decoded.toString();
	}

	/** Decodes UTF-8 from text in which each character is one byte. */
	static String utf8(String bytes) {
		return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
	}

	/** Compares names as FreeSWITCH does, ignoring the case of A to Z. */
	static boolean sameName(String one, String other) {
		return lower(one).equals(lower(other));
	}

	private static String lower(String name) {
		char[] letters = name.toCharArray();
		for (int i = 0; i < letters.length; i++) {
			if (letters[i] >= 'A' && letters[i] <= 'Z') {
				letters[i] += 'a' - 'A';
			}
		}
		return new String(letters);
	}

	/** Returns the value of the first header with a name, or {@code null}. */
	static String first(List<Map.Entry<String, String>> headers, String name) {
		for (Map.Entry<String, String> header : headers) {
			if (header.getKey().length() == name.length() && sameName(header.getKey(), name)) {
				return header.getValue();
			}
		}
		return null;
	}

	/** Checks that every method of the headers agrees with the list. */
	static void check(EslHeaders actual, List<Map.Entry<String, String>> expected) {
		check(actual, expected, true);
	}

	/**
	 * Checks that every method of the headers agrees with the list.
	 * @param arraysAreText whether arrays are encoded as text, which must be split
	 */
	static void check(EslHeaders actual, List<Map.Entry<String, String>> expected, boolean arraysAreText) {
		List<Map.Entry<String, String>> seen = new ArrayList<>();
		actual.forEach((name, value) -> seen.add(Map.entry(name, value)));
		same("forEach", expected, seen);
		same("size()", expected.size(), actual.size());
		same("toString()", expected.toString(), actual.toString());
		same("hashCode()", expected.hashCode(), actual.hashCode());
		same("sizeInBytes() is negative", false, ProtocolInternals.sizeInBytes(actual) < 0);
		Map<String, List<String>> byName = new LinkedHashMap<>();
		Map<String, Map.Entry<String, String>> firsts = new LinkedHashMap<>();
		for (Map.Entry<String, String> header : expected) {
			byName.computeIfAbsent(lower(header.getKey()), (name) -> new ArrayList<>()).add(header.getValue());
			firsts.putIfAbsent(lower(header.getKey()), header);
		}
		Map<String, String> map = actual.asMap();
		for (String name : probes(expected)) {
			List<String> all = byName.getOrDefault(lower(name), List.of());
			String value = all.isEmpty() ? null : all.get(0);
			same("get of", name, value, actual.get(name));
			same("contains of", name, value != null, actual.contains(name));
			same("asMap().get of", name, value, map.get(name));
			same("asMap().containsKey of", name, value != null, map.containsKey(name));
			same("getAll of", name, all, actual.getAll(name));
			if (arraysAreText) {
				same("array of", name, array(value), actual.array(name));
			}
		}
		same("asMap().entrySet()", new ArrayList<>(firsts.values()), new ArrayList<>(map.entrySet()));
		same("asMap().size()", firsts.size(), map.size());
	}

	static void same(String what, Object expected, Object actual) {
		same(what, "", expected, actual);
	}

	/** Compares without AssertJ, which would take most of a fuzzer's time. */
	static void same(String what, String name, Object expected, Object actual) {
		if (!Objects.equals(expected, actual)) {
			throw new AssertionError("%s '%s' is%n  %s%nbut should be%n  %s".formatted(what, name, actual, expected));
		}
	}

	private static List<String> array(String value) {
		if (value == null) {
			return List.of();
		}
		return value.startsWith("ARRAY::") ? Arrays.asList(value.substring(7).split("\\|:", -1)) : List.of(value);
	}

	/**
	 * Returns existing names, also with changed case, and strings that only resemble
	 * names.
	 */
	private static Set<String> probes(List<Map.Entry<String, String>> headers) {
		Set<String> probes = new LinkedHashSet<>(List.of("Event-Name", "Content-Length", "", " ", ":"));
		int step = Math.max(1, headers.size() / MAX_PROBES);
		for (int i = Math.floorMod(headers.hashCode(), step); i < headers.size(); i += step) {
			Map.Entry<String, String> header = headers.get(i);
			String name = header.getKey();
			probes.addAll(List.of(name, name.toUpperCase(Locale.ROOT), lower(name), name + ":",
					name.isEmpty() ? "x" : name.substring(1)));
			if (i + 1 < headers.size()) {
				String next = headers.get(i + 1).getKey();
				probes.add(name + ": " + header.getValue() + "\n" + next);
				probes.add(name + ":" + header.getValue() + "\n" + next);
			}
		}
		return probes;
	}

}
