package io.github.eslboot;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.EslCommand;

/**
 * API command that runs as a background job, as both the blocking and the asynchronous
 * form start it.
 *
 * @param api the same command in the foreground, which names its call
 * @param name name of the job in messages
 * @param timeout maximum time until the result
 * @param command creates the {@code bgapi} command for the uuid of the job
 */
record JobOperation(EslCommand api, String name, Duration timeout, Function<String, EslCommand> command) {

	static JobOperation of(String command, List<String> arguments, Duration timeout) {
		String[] words = arguments.toArray(String[]::new);
		return new JobOperation(EslCommand.api(command, words), "bgapi " + command, timeout,
				(uuid) -> EslCommand.bgapi(uuid, command, words));
	}

	static JobOperation of(ApiCommand<?> command, Duration timeout) {
		return new JobOperation(command.api(), "bgapi " + command.name(), timeout, command::bgapi);
	}

}
