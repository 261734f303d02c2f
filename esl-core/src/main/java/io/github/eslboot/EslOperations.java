package io.github.eslboot;

import java.time.Duration;
import java.util.List;

import io.github.eslboot.call.CallEndedException;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.OriginateException;
import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.Registration;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.limit.CallLimitException;
import io.github.eslboot.pool.PoolBusyException;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Operations on a FreeSWITCH server, or on a group of servers. The methods block until
 * they have a result; {@link #async()} has the same ones in a form that does not. All may
 * be called by any thread, that of a listener included; on an event loop of this library
 * those that block throw an {@link IllegalStateException}. They throw
 * <ul>
 * <li>{@link EslCommandException} when the server refuses the command,</li>
 * <li>{@link EslTimeoutException} when it does not answer within the timeout,</li>
 * <li>{@link EslConnectionException} when it cannot be reached,</li>
 * <li>{@link PoolBusyException} when no connection could be borrowed in time,</li>
 * <li>{@link CallLimitException} when the limits of the node or of the gateways did not
 * admit a call in time,</li>
 * </ul>
 * all of them {@link EslException}s, whose {@link EslException#sent() sent()} says
 * whether the command may have reached the server.
 */
public interface EslOperations {

	/**
	 * Returns the operations in a form that does not block.
	 * @return the same operations
	 */
	EslAsyncOperations async();

	/**
	 * Runs an API command, for example {@code api("uuid_kill", uuid)}. The server runs it
	 * on the thread of the connection; slow commands belong in {@link #bgapi}.
	 * @param command the command, one word
	 * @param arguments its arguments, joined by spaces; without line ends
	 * @return the output without its final line feed
	 * @throws EslCommandException when the output begins with {@code -ERR},
	 * {@code -ERROR} or {@code -USAGE}
	 */
	String api(String command, String... arguments);

	/**
	 * Runs an API command and reads its output, for example
	 * {@code run(UuidCommands.kill(uuid, HangupCause.USER_BUSY))}. The server runs it on
	 * the thread of the connection; slow commands belong in {@link #runInBackground}.
	 * @param <T> the type of the result
	 * @param command the command
	 * @return the result
	 * @throws EslCommandException when the output says that the command failed
	 */
	<T extends @Nullable Object> T run(ApiCommand<T> command);

	/**
	 * Runs an API command and reads its output.
	 * @param <T> the type of the result
	 * @param command the command
	 * @param timeout maximum time until the reply
	 * @return the result
	 * @see #run(ApiCommand)
	 */
	<T extends @Nullable Object> T run(ApiCommand<T> command, Duration timeout);

	/**
	 * Runs an API command on a thread of its own in the server, waits for its output and
	 * reads it.
	 * @param <T> the type of the result
	 * @param command the command
	 * @param timeout maximum time until the output, after the server has accepted the
	 * command
	 * @return the result
	 * @throws EslTimeoutException when there is no output within the timeout; the command
	 * may still run
	 * @throws EslConnectionException when the server was restarted before it had any
	 */
	<T extends @Nullable Object> T runInBackground(ApiCommand<T> command, Duration timeout);

	/**
	 * Sends a command on a connection of the pool.
	 * @param command the command; must not subscribe to events
	 * @return the reply, which may be an error
	 */
	EslReply send(EslCommand command);

	/**
	 * Sends a command on a connection of the pool.
	 * @param command the command; must not subscribe to events
	 * @param timeout maximum time until the reply
	 * @return the reply, which may be an error
	 */
	EslReply send(EslCommand command, Duration timeout);

	/**
	 * Starts an API command as a background job with the default timeout.
	 * @param command the command, one word
	 * @param arguments its arguments, joined by spaces; without line ends
	 * @return the job, which the server has accepted. If the server did not reply in
	 * time, whether it has is unknown until the job ends
	 */
	BackgroundJob bgapi(String command, String... arguments);

	/**
	 * Starts an API command as a background job.
	 * @param command the command, one word
	 * @param arguments its arguments, joined by spaces; without line ends
	 * @param timeout maximum time until the result
	 * @return the job
	 * @see #bgapi(String, String...)
	 */
	BackgroundJob bgapi(String command, List<String> arguments, Duration timeout);

	/**
	 * Queues a dialplan application on a call and does not wait for its end, which
	 * {@link EslCall#execute} does. When this method returns, the server has accepted the
	 * application; its CHANNEL_EXECUTE_COMPLETE has the returned uuid as
	 * {@code Application-UUID}.
	 * @param uuid the call
	 * @param application the application, for example {@code playback}
	 * @param argument its argument; may be empty, and may have several lines
	 * @return the uuid of this run of the application
	 */
	String queueApplication(String uuid, String application, String argument);

	/**
	 * Originates a call and waits until it is answered. The events of the call are
	 * subscribed to before it is sent, so the handle misses none. An interrupt of the
	 * calling thread cancels the call.
	 * @param call the call; to be controlled it ends with
	 * {@link Originate.Builder#park()}
	 * @return the call, which is answered
	 * @throws OriginateException when the call was not answered; has the hangup cause
	 * @throws CallEndedException when the call ended as soon as it was answered, or the
	 * server lost it
	 * @throws CallLimitException when the limits did not admit the call in time
	 * @see EslAsyncOperations#originate(Originate)
	 */
	EslCall originate(Originate call);

	/**
	 * Originates a call like {@link #originate(Originate)} and listens to it. The
	 * listener is registered, and the server subscribed to its events, before the call is
	 * sent, so it misses none.
	 * @param call the call
	 * @param listener receives the events of the call until the call ends
	 * @return the call, which is answered
	 */
	EslCall originate(Originate call, EslEventListener listener);

	/**
	 * Returns the handle of a live call.
	 * @param uuid the call
	 * @return the handle, with the state that the server reports
	 * @throws EslCommandException when there is no such call
	 */
	EslCall call(String uuid);

	/**
	 * Returns the handle of an event's call. Does not block.
	 * @param event an event of a call
	 * @return the handle
	 * @throws IllegalArgumentException when the event is about no call
	 */
	EslCall call(EslEvent event);

	/**
	 * Registers a listener for a call, which need not exist yet, until the call ends.
	 * Does not block.
	 * @param uuid the call
	 * @param listener receives the events of the call
	 * @return the registration
	 */
	Registration listen(String uuid, EslEventListener listener);

	/**
	 * Registers a listener. Does not block.
	 * @param selector selects the events
	 * @param listener receives the events
	 * @return the registration
	 */
	Registration listen(EventSelector selector, EslEventListener listener);

	/**
	 * Binds the annotated methods of an object to a call until the call ends. Does not
	 * block.
	 * @param uuid the call
	 * @param handler an object with annotated methods
	 * @return the registration
	 * @throws IllegalStateException when there is no support for annotations, which the
	 * Spring Boot starter brings
	 * @throws IllegalArgumentException when the object has no annotated method, or one
	 * that cannot be called
	 */
	Registration bindHandler(String uuid, Object handler);

}
