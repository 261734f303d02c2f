package io.github.eslboot.command;

import java.util.function.Function;

import io.github.eslboot.protocol.ApiResponse;
import io.github.eslboot.protocol.CommandReply;
import io.github.eslboot.protocol.EslReply;
import org.jspecify.annotations.Nullable;

/**
 * An API command with its arguments, and with what its own answers mean: FreeSWITCH's
 * commands differ in how they say that they succeeded, so each judges its reply itself.
 * Immutable, and can be run any number of times. The factories are {@link UuidCommands};
 * any other command is made with {@link #of}.
 *
 * @param <T> what a successful answer is read to; {@link Void}, always {@code null}, for
 * a command that only succeeds
 */
public final class ApiCommand<T extends @Nullable Object> {

	private final EslCommand api;

	private final String name;

	private final String[] arguments;

	private final OutputParser<T> parser;

	ApiCommand(OutputParser<T> parser, String name, String... arguments) {
		this(parser, EslCommand.api(name, arguments), name, arguments.clone());
	}

	private ApiCommand(OutputParser<T> parser, EslCommand api, String name, String[] arguments) {
		this.name = name;
		this.arguments = arguments;
		this.parser = parser;
		this.api = api;
	}

	/**
	 * Any API command whose failures begin with {@code -ERR}, {@code -ERROR} or
	 * {@code -USAGE}.
	 * @param <T> the type of the result
	 * @param value reads the text of a successful answer, without the line feed that may
	 * end it; an exception it throws makes the answer an unreadable one
	 * @param command the API command, one word
	 * @param arguments its arguments, joined by spaces, as FreeSWITCH is to read them
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
	 * Returns the command for a connection that waits for the output.
	 * @return the {@code api} command
	 */
	public EslCommand api() {
		return this.api;
	}

	/**
	 * Returns the command for the background.
	 * @param jobUuid the job's uuid, one word of at most 200 characters
	 * @return the {@code bgapi} command
	 */
	public EslCommand bgapi(String jobUuid) {
		return EslCommand.bgapi(jobUuid, this.name, this.arguments);
	}

	/**
	 * This command as one the server answers at once; see {@link EslCommand#quick()}.
	 * @return the same command, marked quick
	 */
	public ApiCommand<T> quick() {
		return new ApiCommand<>(this.parser, this.api.quick(), this.name, this.arguments);
	}

	/**
	 * Returns the name of the API command.
	 * @return the name, for example {@code uuid_kill}
	 */
	public String name() {
		return this.name;
	}

	/** The command and its arguments, as behind {@code api}. */
	String line() {
		return (this.arguments.length == 0) ? this.name : this.name + " " + String.join(" ", this.arguments);
	}

	/**
	 * Reads the output of this command.
	 * @param body the output as it came, with the line feed that may end it
	 * @return the result
	 * @throws EslCommandException when the output says that the command failed, or cannot
	 * be read
	 */
	public T read(String body) {
		return read(new ApiResponse(body), "FreeSWITCH");
	}

	/**
	 * Reads the reply to this command.
	 * @param reply the reply
	 * @param server the server, for messages
	 * @return the result
	 * @throws EslCommandException when the command was refused or failed, or the reply
	 * cannot be read
	 */
	public T read(EslReply reply, String server) {
		if (reply instanceof CommandReply) {
			throw new EslCommandException(this.api, reply, server, EslCommandException.Reason.of(reply.text()), null);
		}
		String body = ((ApiResponse) reply).body();
		if (body.equals("-ERR " + this.name + " Command not found!\n")) {
			throw new EslCommandException(this.api, reply, server, EslCommandException.Reason.NO_SUCH_COMMAND, null);
		}
		try {
			return this.parser.parse(body);
		}
		catch (OutputParser.Refusal ex) {
			throw new EslCommandException(this.api, reply, server, ex.reason, null);
		}
		catch (IllegalStateException ex) {
			// A JSON answer without Jackson: nothing is wrong with the answer.
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new EslCommandException(this.api, reply, server, EslCommandException.Reason.UNREADABLE, ex);
		}
	}

	/**
	 * The command as it may be logged.
	 */
	@Override
	public String toString() {
		return this.api.toString();
	}

}
