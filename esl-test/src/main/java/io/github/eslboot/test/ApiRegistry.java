package io.github.eslboot.test;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs API commands: a scripted one if there is one of that name, otherwise a built-in
 * one. Scripts survive restarts of the server.
 */
final class ApiRegistry {

	private final Map<String, ApiHandler> scripted = new ConcurrentHashMap<>();

	void script(String name, ApiHandler handler) {
		this.scripted.put(name.toLowerCase(Locale.ROOT), handler);
	}

	void unscript(String name) {
		this.scripted.remove(name.toLowerCase(Locale.ROOT));
	}

	void clear() {
		this.scripted.clear();
	}

	/**
	 * Starts a command on the calling thread. A command that waits for a call completes
	 * later, on another thread.
	 * @return completes with the output, which is "... Command not found!" if there is no
	 * such command or it failed
	 */
	CompletableFuture<String> run(SwitchCore core, ApiCall call) {
		// As in FreeSWITCH the event is created before and fired after the command.
		SimulatedEvent event = core.bus().isWanted("API") ? core.bus()
			.event("API")
			.header("API-Command", call.name())
			.header("API-Command-Argument", call.arguments())
			.build() : null;
		return start(core, call).exceptionally((ex) -> null).thenApply((text) -> {
			if (event != null) {
				core.bus().publish(event);
			}
			return (text != null) ? text : "-ERR " + call.name() + " Command not found!\n";
		});
	}

	private CompletableFuture<String> start(SwitchCore core, ApiCall call) {
		String name = call.name().toLowerCase(Locale.ROOT);
		ApiHandler handler = this.scripted.get(name);
		try {
			if (handler != null) {
				return CompletableFuture.completedFuture(handler.handle(call));
			}
			BuiltInApi.Command command = core.builtInApi().find(name);
			return (command != null) ? command.run(call) : CompletableFuture.failedFuture(new NoSuchMethodException());
		}
		catch (Exception ex) {
			if (ex instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			return CompletableFuture.failedFuture(ex);
		}
	}

	// Built-in commands do not block and share one thread, so that a thousand parallel
	// originates need few threads.
	private Executor executor(SwitchCore core, ApiCall call) {
		String name = call.name().toLowerCase(Locale.ROOT);
		return (this.scripted.containsKey(name) || name.equals("expand")) ? core.jobs() : core.scheduler();
	}

	/**
	 * Runs a command as a background job, which ends with a BACKGROUND_JOB event.
	 */
	void runInBackground(SwitchCore core, ApiCall call, ConnectionLoop connection) {
		connection.jobStarted();
		try {
			executor(core, call).execute(() -> run(core, call).whenComplete((text, ex) -> {
				if (text != null && core.bus().isWanted("BACKGROUND_JOB")) {
					core.bus()
						.publish(core.bus()
							.event("BACKGROUND_JOB")
							.header("Job-UUID", call.jobUuid())
							.header("Job-Command", call.name())
							.header("Job-Command-Arg", call.arguments())
							.body(text)
							.build());
				}
				connection.jobEnded();
			}));
		}
		catch (RejectedExecutionException ex) {
			// The switch shuts down.
			connection.jobEnded();
		}
	}

}
