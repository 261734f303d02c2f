package io.github.eslboot.test;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A command as it came from a client.
 *
 * @param connection the connection it came on
 * @param receivedAt when its last byte had been read
 * @param line the first line, without its line end
 * @param headers the lines below it that have a colon, in order
 * @param body the bytes announced by {@code Content-Length} as UTF-8 text, or null
 */
public record ReceivedCommand(SimulatedConnection connection, Instant receivedAt, String line,
		List<SimulatedEvent.Header> headers, @Nullable String body) {

	/**
	 * The first value of a header of the command.
	 * @param name the name, in any case
	 * @return the value or null
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
	 * Whether the first line begins like this, in any case: the way FreeSWITCH recognises
	 * commands.
	 * @param prefix the beginning, for example {@code "api originate"}
	 * @return true if it does
	 */
	public boolean startsWith(String prefix) {
		return this.line.regionMatches(true, 0, prefix, 0, prefix.length());
	}

	/** The command without passwords. */
	@Override
	public String toString() {
		String text = this.line.toLowerCase(Locale.ROOT);
		if (text.startsWith("auth ") || text.startsWith("userauth ")) {
			return this.line.substring(0, this.line.indexOf(' ')) + " ***";
		}
		return this.line + (this.headers.isEmpty() ? "" : " " + this.headers);
	}

}
