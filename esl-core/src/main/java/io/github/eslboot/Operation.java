package io.github.eslboot;

import java.time.Duration;
import java.util.UUID;
import java.util.function.BiFunction;

import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.CommandInternals;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.protocol.EslReply;
import org.jspecify.annotations.Nullable;

/**
 * Command with its timeout and the reader of its reply, as both the blocking and the
 * asynchronous form of an operation run it.
 *
 * @param command the command
 * @param timeout maximum time until the reply
 * @param reader reads the reply; the second argument is the name of the node, for
 * messages
 * @param verified the API command if its reply may have to be verified by another
 * command, or {@code null}
 * @param <T> type of the result
 */
record Operation<T extends @Nullable Object>(EslCommand command, Duration timeout,
		BiFunction<EslReply, String, T> reader, @Nullable ApiCommand<?> verified) {

	private Operation(EslCommand command, Duration timeout, BiFunction<EslReply, String, T> reader) {
		this(command, timeout, reader, null);
	}

	static Operation<EslReply> send(EslCommand command, Duration timeout) {
		return new Operation<>(command, timeout, (reply, node) -> reply);
	}

	static Operation<String> api(String name, String[] arguments, Duration timeout) {
		EslCommand command = EslCommand.api(name, arguments);
		return new Operation<>(command, timeout, (reply, node) -> accepted(command, reply, node).text());
	}

	static <T extends @Nullable Object> Operation<T> run(ApiCommand<T> command, Duration timeout) {
		return new Operation<>(command.api(), timeout, command::read,
				CommandInternals.isVerified(command) ? command : null);
	}

	static Operation<String> queueApplication(String uuid, String application, String argument, Duration timeout) {
		String applicationUuid = UUID.randomUUID().toString();
		EslCommand command = EslCommand.execute(uuid, applicationUuid, application, argument, false);
		return new Operation<>(command, timeout, (reply, node) -> {
			accepted(command, reply, node);
			return applicationUuid;
		});
	}

	private static EslReply accepted(EslCommand command, EslReply reply, String node) {
		if (reply.isError()) {
			throw new EslCommandException(command.toString(), reply, node);
		}
		return reply;
	}

	T read(EslReply reply, String node) {
		return this.reader.apply(reply, node);
	}

	/**
	 * Returns the operation that decides whether a reply reports a failure, or
	 * {@code null} if the reply does.
	 */
	@Nullable Operation<?> verification(EslReply reply) {
		ApiCommand<?> current = this.verified;
		ApiCommand<?> verification = (current != null) ? CommandInternals.verification(current, reply) : null;
		return (verification != null) ? run(verification, this.timeout) : null;
	}

}
