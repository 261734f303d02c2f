package io.github.eslboot.command;

import io.github.eslboot.command.EslCommandException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Reads the output of one API command, which is all that tells whether it succeeded.
 *
 * @param <T> what it is read to
 */
@FunctionalInterface
interface ReplyReader<T extends @Nullable Object> {

	/** What the server sends for a command that put out nothing. */
	String NO_REPLY = "-ERR no reply\n";

	String NO_CHANNEL = "-ERR No such channel!\n";

	/** Success is {@code +OK} in front; the rest tells nothing. */
	ReplyReader<@Nullable Void> OK = (body) -> {
		refuseUnlessOk(body);
		return null;
	};

	/** The text behind {@code +OK}. */
	ReplyReader<String> OK_TEXT = (body) -> {
		refuseUnlessOk(body);
		return body.substring("+OK".length()).strip();
	};

	/** Any output that is no error. */
	ReplyReader<String> TEXT = (body) -> {
		refuseErrors(body);
		return text(body);
	};

	/**
	 * Reads an output.
	 * @param body the output as it came
	 * @return the value
	 * @throws Refusal when the command failed
	 */
	T read(String body);

	static void refuseUnlessOk(String body) {
		if (!body.startsWith("+OK")) {
			throw new Refusal(Reason.of(body));
		}
	}

	static void refuseErrors(String body) {
		if (body.startsWith("-ERR") || body.startsWith("-USAGE")) {
			throw new Refusal(Reason.of(body));
		}
	}

	/** The output without the line feed that may end it. */
	static String text(String body) {
		return body.endsWith("\n") ? body.substring(0, body.length() - 1) : body;
	}

	/** Carries the reason to where the command is known. */
	final class Refusal extends RuntimeException {

		final Reason reason;

		Refusal(Reason reason) {
			super(reason.name(), null, false, false);
			this.reason = reason;
		}

	}

}
