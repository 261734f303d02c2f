package io.github.eslboot;

import java.time.Duration;
import java.util.List;

import io.github.eslboot.call.CallEndedException;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.OriginateException;
import io.github.eslboot.call.TwoLegCall;
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
import io.github.eslboot.protocol.EslBusyException;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Operations on a FreeSWITCH server, or on a group of servers. The methods block until
 * they have a result, unless stated otherwise; {@link #async()} returns their
 * asynchronous form. They may be called by any thread, including the threads that call
 * listeners. On an event loop of this library the blocking methods throw an
 * {@link IllegalStateException}. They throw
 * <ul>
 * <li>{@link EslCommandException} when the server refuses the command,</li>
 * <li>{@link EslTimeoutException} when the server does not reply within the timeout,</li>
 * <li>{@link EslConnectionException} when the server cannot be reached,</li>
 * <li>{@link PoolBusyException} when no connection could be borrowed within the acquire
 * timeout,</li>
 * <li>{@link CallLimitException} when the limits of the node or of a gateway did not
 * admit a call in time.</li>
 * </ul>
 * All of them are {@link EslException}s; {@link EslException#sent() sent()} says whether
 * the command may have reached the server.
 *
 * @since 0.1.0
 */
public interface EslOperations {

	/**
	 * Returns the asynchronous form of these operations.
	 * @return the asynchronous operations
	 */
	EslAsyncOperations async();

	/**
	 * Runs an API command, for example {@code api("uuid_kill", uuid)}. The command
	 * occupies its connection until it has finished; run slow commands with
	 * {@link #bgapi}.
	 * @param command the command, one word
	 * @param arguments the arguments, joined by spaces; without line breaks
	 * @return the output without its final line feed
	 * @throws EslCommandException when the output begins with {@code -ERR},
	 * {@code -ERROR} or {@code -USAGE}
	 */
	String api(String command, String... arguments);

	/**
	 * Runs an API command and reads its output, for example
	 * {@code run(UuidCommands.kill(uuid, HangupCause.USER_BUSY))}. The command occupies
	 * its connection until it has finished; run slow commands with
	 * {@link #runInBackground}.
	 * @param <T> the type of the result
	 * @param command the command
	 * @return the result
	 * @throws EslCommandException when the output reports a failure, or cannot be parsed
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
	 * Runs an API command in a separate thread on the server, waits for its output and
	 * reads it.
	 * @param <T> the type of the result
	 * @param command the command
	 * @param timeout maximum time until the output, after the server has accepted the
	 * command
	 * @return the result
	 * @throws EslTimeoutException when there is no output within the timeout; the command
	 * may still be running
	 * @throws EslConnectionException when the server was restarted before the command had
	 * an output
	 */
	<T extends @Nullable Object> T runInBackground(ApiCommand<T> command, Duration timeout);

	/**
	 * Runs an API command on all nodes at the same time, and reads its outputs. A failure
	 * on one node does not affect the others; a node that takes no commands fails
	 * immediately.
	 * @param <T> the type of the result
	 * @param command the command
	 * @return the result or the failure of each node, in the order in which the nodes
	 * joined; one element unless this is the template of a group
	 */
	<T extends @Nullable Object> List<NodeResult<T>> runOnAll(ApiCommand<T> command);

	/**
	 * Runs an API command on all nodes at the same time, and reads its outputs.
	 * @param <T> the type of the result
	 * @param command the command
	 * @param timeout maximum time until the reply of each node
	 * @return the result or the failure of each node
	 * @see #runOnAll(ApiCommand)
	 */
	<T extends @Nullable Object> List<NodeResult<T>> runOnAll(ApiCommand<T> command, Duration timeout);

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
	 * Starts an API command as a background job with the default job timeout. Waits until
	 * the server has accepted the job, not for its result.
	 * @param command the command, one word
	 * @param arguments the arguments, joined by spaces; without line breaks
	 * @return the job. It is also returned if the server did not reply within the command
	 * timeout: the server may have accepted it, and it ends with its result or at its
	 * timeout
	 * @throws EslBusyException when too many jobs have no result yet
	 */
	BackgroundJob bgapi(String command, String... arguments);

	/**
	 * Starts an API command as a background job.
	 * @param command the command, one word
	 * @param arguments the arguments, joined by spaces; without line breaks
	 * @param timeout maximum time until the result
	 * @return the job
	 * @see #bgapi(String, String...)
	 */
	BackgroundJob bgapi(String command, List<String> arguments, Duration timeout);

	/**
	 * Queues a dialplan application on a call. Returns when the server has accepted it
	 * and does not wait for its end; {@link EslCall#execute} does. The
	 * CHANNEL_EXECUTE_COMPLETE of the application has the returned uuid as
	 * {@code Application-UUID}.
	 * @param uuid the call
	 * @param application the application, for example {@code playback}
	 * @param argument the argument; may be empty, and may have several lines
	 * @return the uuid of this run of the application
	 */
	String queueApplication(String uuid, String application, String argument);

	/**
	 * Originates a call and waits until it is answered. The library subscribes to the
	 * events of the call before it sends the command, so the handle misses no event. An
	 * interrupt of the calling thread cancels the call.
	 * @param call the call; use {@link Originate.Builder#park()} for a call that the
	 * application controls
	 * @return the answered call
	 * @throws OriginateException when the call was not answered; it has the hangup cause,
	 * if the server named one
	 * @throws CallEndedException when the call ended immediately after the answer, or was
	 * lost
	 * @throws CallLimitException when the limits did not admit the call in time
	 * @see EslAsyncOperations#originate(Originate)
	 */
	EslCall originate(Originate call);

	/**
	 * Originates a call like {@link #originate(Originate)} and registers a listener for
	 * it before it sends the command, so the listener misses no event.
	 * @param call the call
	 * @param listener receives the events of the call until the call ends
	 * @return the answered call
	 */
	EslCall originate(Originate call, EslEventListener listener);

	/**
	 * Connects two parties, for example an agent and a customer (click-to-call): calls
	 * leg A and, when it has answered, leg B, and bridges them. Both legs live on the
	 * same server. The call counts once for the limits of the node, and for those of the
	 * gateways of both legs, before leg A is called. Each leg must answer within the
	 * timeout of jobs. Does not block.
	 * @param a leg A; not changed
	 * @param b leg B; not changed
	 * @return the call. It is returned immediately, even if it must wait for a limit or
	 * for a usable node, and can be cancelled at any stage
	 * @throws IllegalArgumentException when the legs share a uuid
	 */
	TwoLegCall connect(Originate.Builder a, Originate.Builder b);

	/**
	 * Creates a pace for the calls of a campaign. Does not block.
	 * @param maxCalls maximum number of calls under way at a time, at least 1
	 * @return the pace, not paused and without a maximum of calls per second
	 * @throws IllegalArgumentException when the number is less than 1
	 */
	Pacing pacing(int maxCalls);

	/**
	 * Returns the handle of a live call. Requires Jackson, because {@code uuid_dump}
	 * reads the state of the call.
	 * @param uuid the call
	 * @return the handle, with the state that the server reports
	 * @throws EslCommandException when there is no such call
	 */
	EslCall call(String uuid);

	/**
	 * Returns the handle of the call of an event. Does not block.
	 * @param event an event of a call
	 * @return the handle
	 * @throws IllegalArgumentException when the event does not belong to a call
	 */
	EslCall call(EslEvent event);

	/**
	 * Registers a listener for a call until the call ends. The call need not exist yet.
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
	 * @throws IllegalStateException when no {@link EslHandlerAdapter} is set; the Spring
	 * Boot starter sets one
	 * @throws IllegalArgumentException when the object has no annotated method, or an
	 * annotated method with an unsupported signature
	 */
	Registration bindHandler(String uuid, Object handler);

}
