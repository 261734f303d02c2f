package io.github.eslboot.call.link;

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
 * Internal: sends the commands of controlled calls and delivers their events: over a pool
 * and an event stream, or over the one connection of an outbound session.
 * <p>
 * All futures complete on an event loop or in the caller. Their dependent stages must not
 * block, nor run code of users.
 */
public interface CallLink {

	/**
	 * Returns the name of the server, for messages.
	 * @return the name
	 */
	String node();

	/**
	 * Returns the threads to use: timers run on the event loops, code of users on the
	 * workers.
	 * @return the resources
	 */
	EslClientResources resources();

	/**
	 * Returns whether API commands may be sent. An outbound session without {@code full}
	 * rejects them.
	 * @return {@code true} unless it is such a session
	 */
	default boolean acceptsApiCommands() {
		return true;
	}

	/**
	 * Sends a message that runs an application on a call.
	 * @param request the application
	 * @param timeout maximum time until the reply, where the reply arrives only with the
	 * end of the application
	 * @return completes with the reply: {@code +OK} means accepted, not done
	 */
	CompletableFuture<EslReply> execute(ApplicationRequest request, Duration timeout);

	/**
	 * Runs an API command and parses its output.
	 * @param command the command
	 * @param <T> type of the result
	 * @return completes with the result
	 */
	<T extends @Nullable Object> CompletableFuture<T> run(ApiCommand<T> command);

	/**
	 * Hangs up a call immediately, also while an application runs on it.
	 * @param uuid the call
	 * @param cause the hangup cause
	 * @return completes when the server has accepted it
	 */
	CompletableFuture<@Nullable Void> hangup(String uuid, HangupCause cause);

	/**
	 * Registers a listener for a call. It receives the events on an event loop in the
	 * order in which they arrive, none is dropped, and it follows renames of the call. It
	 * must not block.
	 * @param selector the call and the events
	 * @param listener the listener
	 * @return the registration
	 */
	Registration listen(EventSelector selector, EslEventListener listener);

	/**
	 * Internal: application to run on a call.
	 *
	 * @param callUuid the call
	 * @param uuid value of {@code Application-UUID} in the events of this run
	 * @param application name of the application
	 * @param argument its argument, possibly empty
	 * @param eventLock whether the next message of the call waits for its end
	 */
	record ApplicationRequest(String callUuid, String uuid, String application, String argument, boolean eventLock) {

	}

}
