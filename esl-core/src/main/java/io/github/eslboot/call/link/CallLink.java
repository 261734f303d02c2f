package io.github.eslboot.call.link;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.Registration;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * Internal: sends the commands for calls and delivers their events, over a pool and an
 * event stream, or over the single connection of an outbound session.
 * <p>
 * All futures complete on an event loop or on the calling thread. Their dependent stages
 * must not block, nor run application code.
 *
 * @since 0.1.0
 */
public interface CallLink {

	/**
	 * Returns the name of the server, for messages.
	 * @return the name
	 */
	String node();

	/**
	 * Returns the threads to use: timers run on the event loops, listeners on the
	 * workers.
	 * @return the resources
	 */
	EslClientResources resources();

	/**
	 * Returns whether API commands may be sent. An outbound session without {@code full}
	 * rejects them.
	 * @return whether API commands may be sent
	 */
	default boolean acceptsApiCommands() {
		return true;
	}

	/**
	 * Returns whether the events of other calls of the server are received. An outbound
	 * session receives only those of its own call.
	 * @return whether the events of other calls are received
	 */
	default boolean observesOtherCalls() {
		return true;
	}

	/**
	 * Returns whether commands are read and events are sent while an application runs. On
	 * a synchronous outbound session they wait for its end.
	 * @return whether applications run in the background
	 */
	default boolean runsApplicationsInBackground() {
		return true;
	}

	/**
	 * Sends a message that runs an application on a call.
	 * @param request the application
	 * @param timeout maximum time until the end of the application; it bounds the reply
	 * on a link whose replies arrive only at that end
	 * @return a future that completes with the reply: {@code +OK} means accepted, not
	 * finished
	 */
	CompletableFuture<EslReply> execute(ApplicationRequest request, Duration timeout);

	/**
	 * Sends an event to a call, whose running application reads it. An outbound session
	 * without {@code full} rejects it.
	 * @param uuid the call
	 * @param header name of the header of the event
	 * @param value value of the header
	 * @return a future that completes when the server has accepted the event
	 */
	CompletableFuture<@Nullable Void> sendEvent(String uuid, String header, String value);

	/**
	 * Runs an API command and parses its output.
	 * @param command the command
	 * @param <T> type of the result
	 * @return a future that completes with the result
	 */
	<T extends @Nullable Object> CompletableFuture<T> run(ApiCommand<T> command);

	/**
	 * Hangs up a call, even while an application is running. Exception: on a synchronous
	 * outbound session FreeSWITCH reads no command before the running application has
	 * ended.
	 * @param uuid the call
	 * @param cause the hangup cause
	 * @return a future that completes when the server has accepted the hangup
	 */
	CompletableFuture<@Nullable Void> hangup(String uuid, HangupCause cause);

	/**
	 * Registers a listener for a call. It is called on an event loop, in the order in
	 * which the events arrive, and must not block. No event is dropped. The registration
	 * follows the call when FreeSWITCH changes the uuid.
	 * @param selector the call and the events
	 * @param listener the listener
	 * @return the registration
	 */
	Registration listen(EventSelector selector, EslEventListener listener);

	/** Returns the command that sends an event to a call. */
	static EslCommand event(String uuid, String header, String value) {
		return EslCommand.sendEvent(EventName.CUSTOM.name(),
				Map.of("Event-Subclass", "esl::command", "Unique-ID", uuid, header, value), null);
	}

	/** Returns nothing, or throws if the server refused a command. */
	static @Nullable Void accepted(EslCommand command, EslReply reply, String node) {
		if (!reply.isOk()) {
			throw new EslCommandException(command.toString(), reply, node);
		}
		return null;
	}

	/**
	 * Internal: application to run on a call.
	 *
	 * @param callUuid the call
	 * @param uuid value of {@code Application-UUID} in the events of this run
	 * @param application name of the application
	 * @param argument the argument of the application; may be empty
	 * @param eventLock whether the next message of the call waits for the end of the
	 * application
	 */
	record ApplicationRequest(String callUuid, String uuid, String application, String argument, boolean eventLock) {

	}

}
