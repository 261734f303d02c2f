package io.github.eslboot.test;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Command received from a client.
 *
 * @param connection connection of the client
 * @param receivedAt time at which the last byte was read
 * @param line the first line, without its line end
 * @param headers the headers, in order
 * @param body the body announced by {@code Content-Length}, as UTF-8 text, or
 * {@code null}
 * @since 0.1.0
 */
public record ReceivedCommand(SimulatedConnection connection, Instant receivedAt, String line,
		List<SimulatedEvent.Header> headers, @Nullable String body) {

	/**
	 * Returns the first value of a header.
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
	 * Returns whether the first line begins with a text, regardless of case. FreeSWITCH
	 * recognizes commands in this way.
	 * @param prefix the text, for example {@code "api originate"}
	 * @return whether the first line begins with it
	 */
	public boolean startsWith(String prefix) {
		return this.line.regionMatches(true, 0, prefix, 0, prefix.length());
	}

	/** Returns the command without passwords. */
	@Override
	public String toString() {
		String text = this.line.toLowerCase(Locale.ROOT);
		if (text.startsWith("auth ") || text.startsWith("userauth ")) {
			return this.line.substring(0, this.line.indexOf(' ')) + " ***";
		}
		return this.line + (this.headers.isEmpty() ? "" : " " + this.headers);
	}

}
