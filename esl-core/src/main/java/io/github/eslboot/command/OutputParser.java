package io.github.eslboot.command;

import io.github.eslboot.command.EslCommandException.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Parser of the output of one API command. The output is the only indication of success
 * or failure.
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
interface OutputParser<T extends @Nullable Object> {

	/** Reply of FreeSWITCH for a command without output. */
	String NO_REPLY = "-ERR no reply\n";

	String NO_CHANNEL = "-ERR No such channel!\n";

	/** Expects {@code +OK} at the beginning, and ignores the rest. */
	@SuppressWarnings("NullAway") // The type argument is nullable, which NullAway does
									// not see.
	OutputParser<@Nullable Void> OK = (body) -> {
		refuseUnlessOk(body);
		return null;
	};

	/** Returns the text after {@code +OK}. */
	OutputParser<String> OK_TEXT = (body) -> {
		refuseUnlessOk(body);
		return body.substring("+OK".length()).strip();
	};

	/** Returns any output that does not report an error. */
	OutputParser<String> TEXT = (body) -> {
		refuseErrors(body);
		return text(body);
	};

	/**
	 * Parses an output.
	 * @param body the output as received
	 * @return the result
	 * @throws Refusal when the command failed
	 */
	T parse(String body);

	static void refuseUnlessOk(String body) {
		if (!body.startsWith("+OK")) {
			throw new Refusal(ErrorCode.of(body));
		}
	}

	static void refuseErrors(String body) {
		if (body.startsWith("-ERR") || body.startsWith("-USAGE")) {
			throw new Refusal(ErrorCode.of(body));
		}
	}

	/** Returns the output without its final line feed, if it has one. */
	static String text(String body) {
		return body.endsWith("\n") ? body.substring(0, body.length() - 1) : body;
	}

	/**
	 * Failure of a command. Passes the error code to {@link ApiCommand}, which adds the
	 * command.
	 */
	final class Refusal extends RuntimeException {

		/** Kind of the error. */
		final ErrorCode code;

		/** What failed, if the output does not say it. */
		final @Nullable String explanation;

		Refusal(ErrorCode code) {
			this(code, null);
		}

		Refusal(ErrorCode code, @Nullable String explanation) {
			super(code.name(), null, false, false);
			this.code = code;
			this.explanation = explanation;
		}

	}

}
