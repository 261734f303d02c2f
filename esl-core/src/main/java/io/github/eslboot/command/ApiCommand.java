package io.github.eslboot.command;

import java.util.function.Function;

import io.github.eslboot.protocol.ApiResponse;
import io.github.eslboot.protocol.CommandReply;
import io.github.eslboot.protocol.EslReply;
import org.jspecify.annotations.Nullable;

/**
 * API command with the parser of its output. Each command has its own parser, because the
 * commands of FreeSWITCH report success in different ways. Immutable; can be run any
 * number of times.
 * <p>
 * The factories are {@link UuidCommands}, {@link ConferenceCommands},
 * {@link CallCenterCommands}, {@link MessageCommands}, {@link ShowCommands},
 * {@link SofiaCommands}, {@link StoreCommands} and {@link SystemCommands}; {@link #of}
 * creates any other command.
 *
 * @param <T> the type of the result; {@link Void}, always {@code null}, for a command
 * without a result
 * @since 0.1.0
 */
public final class ApiCommand<T extends @Nullable Object> {

	private final EslCommand api;

	private final String name;

	private final String[] arguments;

	private final OutputParser<T> parser;

	/**
	 * Command that decides whether an ambiguous output is a failure, or {@code null} if
	 * the output is never ambiguous.
	 */
	private final @Nullable Verification verification;

	ApiCommand(OutputParser<T> parser, String name, String... arguments) {
		this(parser, null, EslCommand.api(name, arguments), name, arguments.clone());
	}

	private ApiCommand(OutputParser<T> parser, @Nullable Verification verification, EslCommand api, String name,
			String[] arguments) {
		this.name = name;
		this.arguments = arguments;
		this.parser = parser;
		this.verification = verification;
		this.api = api;
	}

	/**
	 * Returns this command with another one that decides whether an ambiguous output is a
	 * failure. The template and the nodes run it after such an output; {@link #read}
	 * alone takes the output for a success.
	 * @param ambiguous the output that is ambiguous
	 * @param command fails if the output was a failure
	 */
	ApiCommand<T> verifiedBy(String ambiguous, ApiCommand<?> command) {
		return new ApiCommand<>(this.parser, new Verification(ambiguous, command), this.api, this.name, this.arguments);
	}

	/** See {@link CommandInternals#isVerified}. */
	boolean isVerified() {
		return this.verification != null;
	}

	/** See {@link CommandInternals#verification}. */
	@Nullable ApiCommand<?> verification(EslReply reply) {
		Verification current = this.verification;
		return (current != null && reply.text().equals(OutputParser.text(current.ambiguous))) ? current.command : null;
	}

	/**
	 * Creates an API command that has no factory. Output that begins with {@code -ERR},
	 * {@code -ERROR} or {@code -USAGE} counts as a failure.
	 * @param <T> the type of the result
	 * @param value parses the output of a successful command, without its final line
	 * feed; if it throws, reading fails with
	 * {@link EslCommandException.ErrorCode#UNREADABLE}
	 * @param command the API command, one word
	 * @param arguments the arguments, joined by spaces; the caller quotes them as
	 * FreeSWITCH expects
	 * @return the command
	 */
	public static <T extends @Nullable Object> ApiCommand<T> of(Function<String, T> value, String command,
			String... arguments) {
		return new ApiCommand<>((body) -> {
			OutputParser.refuseErrors(body);
			return value.apply(OutputParser.text(body));
		}, command, arguments);
	}

	/**
	 * Returns this command as an {@code api} command; its reply contains the output.
	 * @return the {@code api} command
	 */
	public EslCommand api() {
		return this.api;
	}

	/**
	 * Returns this command as a {@code bgapi} command, which runs as a background job.
	 * @param jobUuid the uuid of the job, one word of at most 200 characters
	 * @return the {@code bgapi} command
	 */
	public EslCommand bgapi(String jobUuid) {
		return EslCommand.bgapi(jobUuid, this.name, this.arguments);
	}

	/**
	 * Returns this command declared as quick; see {@link EslCommand#quick()}.
	 * @return the quick command
	 */
	public ApiCommand<T> quick() {
		return new ApiCommand<>(this.parser, this.verification, this.api.quick(), this.name, this.arguments);
	}

	/**
	 * Returns this command declared as slow; see {@link EslCommand#slow()}.
	 * @return the slow command
	 */
	public ApiCommand<T> slow() {
		return new ApiCommand<>(this.parser, this.verification, this.api.slow(), this.name, this.arguments);
	}

	/**
	 * Returns the name of the API command.
	 * @return the name, for example {@code uuid_kill}
	 */
	public String name() {
		return this.name;
	}

	/** Returns the command and its arguments, as sent after {@code api}. */
	String line() {
		return (this.arguments.length == 0) ? this.name : this.name + " " + String.join(" ", this.arguments);
	}

	/**
	 * Parses the output of this command.
	 * @param body the output as received
	 * @return the result
	 * @throws EslCommandException when the output reports a failure, or cannot be parsed
	 */
	public T read(String body) {
		return read(new ApiResponse(body), "FreeSWITCH");
	}

	/**
	 * Parses the reply to this command.
	 * @param reply the reply
	 * @param server the name of the server, for messages
	 * @return the result
	 * @throws EslCommandException when the command was refused or failed, or the reply
	 * cannot be parsed
	 */
	public T read(EslReply reply, String server) {
		if (reply instanceof CommandReply) {
			throw new EslCommandException(this.api.toString(), reply, server,
					EslCommandException.ErrorCode.of(reply.text()), null);
		}
		String body = ((ApiResponse) reply).body();
		if (body.equals("-ERR " + this.name + " Command not found!\n")) {
			throw new EslCommandException(this.api.toString(), reply, server,
					EslCommandException.ErrorCode.NO_SUCH_COMMAND, null);
		}
		try {
			return this.parser.parse(body);
		}
		catch (OutputParser.Refusal ex) {
			throw new EslCommandException(this.api.toString(), reply, server, ex.code, ex.explanation);
		}
		catch (IllegalStateException ex) {
			// Jackson is missing: not a fault of the output.
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new EslCommandException(this.api.toString(), reply, server, ex);
		}
	}

	/**
	 * Returns the command for logs and messages, with secrets masked.
	 */
	@Override
	public String toString() {
		return this.api.toString();
	}

	/**
	 * Command that decides whether an ambiguous output is a failure.
	 *
	 * @param ambiguous the output that is ambiguous
	 * @param command fails if the output was a failure
	 */
	private record Verification(String ambiguous, ApiCommand<?> command) {

	}

}
