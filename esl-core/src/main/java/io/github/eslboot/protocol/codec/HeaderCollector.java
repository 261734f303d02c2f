package io.github.eslboot.protocol.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;

/**
 * Collects headers and body of an event from a JSON or XML parser. The texts are either
 * Unicode, or bytes as characters: one character of U+0000 to U+00FF per byte, which is
 * how bytes that are not UTF-8 pass a parser. Those are decoded as UTF-8 here, each text
 * on its own, and the bytes of a malformed text are kept.
 */
final class HeaderCollector {

	private final boolean bytesAsCharacters;

	private final List<String> names = new ArrayList<>(96);

	private final List<String> values = new ArrayList<>(96);

	private final Map<String, List<String>> arrays = new HashMap<>();

	private final Map<Integer, byte[]> exact = new HashMap<>();

	private byte[] body = new byte[0];

	HeaderCollector(boolean bytesAsCharacters) {
		this.bytesAsCharacters = bytesAsCharacters;
	}

	/** Returns bytes as characters, or as Unicode if they are valid UTF-8. */
	static String text(byte[] bytes, boolean utf8) {
		return new String(bytes, utf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
	}

	/** Returns a Unicode text as bytes as characters. */
	static String bytesAsCharacters(String text) {
		return isAscii(text) ? text : text(text.getBytes(StandardCharsets.UTF_8), false);
	}

	static boolean isUtf8(byte[] bytes) {
		for (byte each : bytes) {
			if (each < 0) {
				return Arrays.equals(new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), bytes);
			}
		}
		return true;
	}

	void add(String name, String value) {
		this.names.add(decoded(name));
		addValue(value);
	}

	/** Adds an array, which has at least one element. */
	void add(String name, List<String> elements) {
		String decoded = decoded(name);
		this.names.add(decoded);
		addValue(ProtocolInternals.arrayValue(elements));
		this.arrays.putIfAbsent(decoded, elements.stream().map(this::decoded).toList());
	}

	private void addValue(String value) {
		String decoded = decoded(value);
		if (this.bytesAsCharacters && !isAscii(value)) {
			byte[] bytes = bytes(value);
			if (!Arrays.equals(decoded.getBytes(StandardCharsets.UTF_8), bytes)) {
				this.exact.put(this.values.size(), bytes);
			}
		}
		this.values.add(decoded);
	}

	void body(@Nullable String text) {
		if (text != null) {
			this.body = bytes(text);
		}
	}

	EslEvent toEvent() {
		return ProtocolInternals.event(ProtocolInternals.headers(this.names, this.values, this.arrays, this.exact),
				this.body);
	}

	private String decoded(String text) {
		return (this.bytesAsCharacters && !isAscii(text)) ? new String(bytes(text), StandardCharsets.UTF_8) : text;
	}

	/** A text with other characters has them from an escape sequence of the format. */
	private byte[] bytes(String text) {
		boolean bytes = this.bytesAsCharacters && text.chars().allMatch((character) -> character <= 0xff);
		return text.getBytes(bytes ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
	}

	private static boolean isAscii(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) > 0x7f) {
				return false;
			}
		}
		return true;
	}

}
