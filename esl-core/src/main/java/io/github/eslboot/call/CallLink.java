package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.Registration;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * The way to a call: how its commands are sent, and where its events come from. What
 * {@link EslCalls} rests on; applications have no need of it.
 * <p>
 * All futures complete on an event loop or in the caller; nothing users give runs in
 * their dependent stages.
 */
public interface CallLink {

	/**
	 * Returns the server's name, for messages.
	 * @return the name
	 */
	String node();

	/**
	 * Returns the threads to use: timers run on their event loops, what users give on
	 * their workers.
	 * @return the resources
	 */
	EslClientResources resources();

	/**
	 * Whether API commands may be sent. A connection that FreeSWITCH opened without
	 * {@code full} takes none.
	 * @return {@code true} unless it is such a connection
	 */
	default boolean takesApiCommands() {
		return true;
	}

	/**
	 * Sends a message that runs an application on the call.
	 * @param run the application
	 * @param timeout how long the reply may take where the reply only comes with the
	 * application's end
	 * @return completes with the reply: {@code +OK} says accepted, not done
	 */
	CompletableFuture<EslReply> execute(ApplicationRun run, Duration timeout);

	/**
	 * Runs an API command and reads its answer.
	 * @param command the command
	 * @param <T> type of the result
	 * @return completes with the result
	 */
	<T extends @Nullable Object> CompletableFuture<T> run(ApiCommand<T> command);

	/**
	 * Hangs a call up at once, whatever runs on it.
	 * @param uuid the call
	 * @param cause why
	 * @return completes when the server has accepted it
	 */
	CompletableFuture<@Nullable Void> hangup(String uuid, HangupCause cause);

	/**
	 * Listens to a call. The listener hears its events in the order received, none
	 * dropped, and follows its renames; it does not block.
	 * @param selector the call and the events
	 * @param listener the listener
	 * @return the registration
	 */
	Registration listen(EventSelector selector, EslEventListener listener);

	/**
	 * An application to run.
	 *
	 * @param callUuid the call
	 * @param uuid comes back as {@code Application-UUID}
	 * @param application the application's name
	 * @param argument its argument, perhaps empty
	 * @param eventLock whether the call's next message waits for its end
	 */
	record ApplicationRun(String callUuid, String uuid, String application, String argument, boolean eventLock) {

	}

}
