package io.github.eslboot.test;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * The commands {@code api} and {@code bgapi} of one connection.
 */
final class ApiCommands {

	private static final Reply DENIED = Reply.text("-ERR permission denied");

	private final ConnectionLoop connection;

	private final EventSocketServer server;

	ApiCommands(ConnectionLoop connection, EventSocketServer server) {
		this.connection = connection;
		this.server = server;
	}

	/** Runs an API command and replies with its result. */
	Reply api(String text, @Nullable SimulatedUser user) throws InterruptedException {
		ApiCall call = parse(text, null);
		if (isDenied(call, user)) {
			return DENIED;
		}
		CompletableFuture<String> result = this.server.api().run(this.server.core(), call);
		try {
			String output = result.get();
			return Reply.api(output.isEmpty() ? "-ERR no reply\n" : output);
		}
		catch (ExecutionException ex) {
			return Reply.api("-ERR " + call.name() + " Command not found!\n");
		}
	}

	/** Starts an API command as a job and replies with the job's uuid. */
	Reply bgapi(String text, @Nullable String requestedJobUuid, @Nullable SimulatedUser user)
			throws InterruptedException {
		String uuid = (requestedJobUuid != null) ? requestedJobUuid : UUID.randomUUID().toString();
		ApiCall call = parse(text, uuid);
		if (isDenied(call, user)) {
			return DENIED;
		}
		// As in FreeSWITCH the job may end before the reply is written.
		this.server.api().runInBackground(this.server.core(), call, this.connection);
		long cost = this.server.options().bgapiCost().toMillis();
		if (cost > 0) {
			Thread.sleep(cost);
		}
		return Reply.headers("Reply-Text: +OK Job-UUID: " + uuid + "\nJob-UUID: " + uuid + "\n\n");
	}

	// The first blank ends the name; a second one belongs to the arguments.
	private ApiCall parse(String text, @Nullable String jobUuid) {
		int blank = text.indexOf(' ');
		String name = (blank < 0) ? text.strip() : text.substring(0, blank);
		String arguments = (blank < 0) ? "" : text.substring(blank + 1).strip();
		return new ApiCall(name, arguments, this.connection, jobUuid);
	}

	private static boolean isDenied(ApiCall call, @Nullable SimulatedUser user) {
		return user != null && !user.mayUseApi(call.name());
	}

}
