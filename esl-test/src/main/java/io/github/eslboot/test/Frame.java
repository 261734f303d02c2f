package io.github.eslboot.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Frame of the Event Socket: outer headers, and a body if they announce one.
 *
 * @param time time of the last byte since the start of the capture
 * @param headers the outer headers, in order and undecoded
 * @param body the bytes of the body, possibly none; must not be modified
 * @param bytes the bytes of the whole frame; must not be modified
 * @since 0.1.0
 */
public record Frame(Duration time, List<SimulatedEvent.Header> headers, byte[] body, byte[] bytes) {

	/**
	 * Returns the first value of an outer header.
	 * @param name name of the header, case-insensitive
	 * @return the value, or {@code null}
	 */
	public @Nullable String header(String name) {
		for (SimulatedEvent.Header header : this.headers) {
			if (header.name().equalsIgnoreCase(name)) {
				return header.value();
			}
		}
		return null;
	}

	/**
	 * Returns the content type of the frame.
	 * @return for example {@code command/reply}; an empty text if the header is missing
	 */
	public String contentType() {
		String type = header("Content-Type");
		return (type != null) ? type : "";
	}

	/**
	 * Returns the body as text.
	 * @return the text, possibly empty
	 */
	public String text() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

	@Override
	public String toString() {
		return new String(this.bytes, StandardCharsets.UTF_8);
	}

	/**
	 * Parses the frame at a position of a buffer.
	 * @return the frame, or {@code null} if it is not complete
	 */
	static @Nullable Frame parse(byte[] buffer, int from, int to, Duration time) {
		int end = from;
		while (end + 1 < to && !(buffer[end] == '\n' && buffer[end + 1] == '\n')) {
			end++;
		}
		if (end + 1 >= to) {
			return null;
		}
		List<SimulatedEvent.Header> headers = new ArrayList<>();
		int length = 0;
		for (String line : new String(buffer, from, end - from, StandardCharsets.UTF_8).split("\n")) {
			int colon = line.indexOf(": ");
			String name = (colon < 0) ? line : line.substring(0, colon);
			String value = (colon < 0) ? "" : line.substring(colon + 2);
			headers.add(new SimulatedEvent.Header(name, value));
			if (name.equalsIgnoreCase("Content-Length")) {
				length = Integer.parseInt(value.strip());
			}
		}
		int bodyFrom = end + 2;
		if (bodyFrom + length > to) {
			return null;
		}
		return new Frame(time, List.copyOf(headers), Arrays.copyOfRange(buffer, bodyFrom, bodyFrom + length),
				Arrays.copyOfRange(buffer, from, bodyFrom + length));
	}

}
