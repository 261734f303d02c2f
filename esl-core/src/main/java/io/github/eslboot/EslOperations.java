package io.github.eslboot;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.PlacedCall;
import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.Registration;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.node.CallLimitException;
import io.github.eslboot.pool.PoolBusyException;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What can be done with a FreeSWITCH server. All methods may be called by any thread, a
 * listener's included, except that those that block throw an
 * {@link IllegalStateException} on an event loop. Those that block throw
 * <ul>
 * <li>{@link EslCommandException} when the server refuses,</li>
 * <li>{@link EslTimeoutException} when it does not answer in time,</li>
 * <li>{@link EslConnectionException} when it cannot be reached,</li>
 * <li>{@link PoolBusyException} when all connections stayed lent,</li>
 * <li>{@link CallLimitException} when a call was not allowed in time by the limits of its
 * node or its gateways,</li>
 * </ul>
 * all of them {@link EslException}s; the stages of the others complete with the same, on
 * a worker.
 */
public interface EslOperations {

	/**
	 * Runs an API command, for example {@code api("uuid_kill", uuid)}. The server works
	 * on it on the connection's thread; use {@link #bgapi} for what takes long.
	 * @param command the command, one word
	 * @param arguments its arguments, joined by spaces; without line ends
	 * @return the output without the line feed that may end it
	 * @throws EslCommandException when the output begins with {@code -ERR},
	 * {@code -ERROR} or {@code -USAGE}
	 */
	String api(String command, String... arguments);

	/**
	 * The form of {@link #api} that does not block.
	 * @param command the command, one word
	 * @param arguments its arguments
	 * @return completes with the output
	 */
	CompletionStage<String> apiAsync(String command, String... arguments);

	/**
	 * Runs an API command and reads its answer, for example
	 * {@code run(UuidCommands.kill(uuid, HangupCause.USER_BUSY))}. The server works on it
	 * on the connection's thread; use {@link #runInBackground} for what takes long.
	 * @param <T> the type of the result
	 * @param command the command
	 * @return the result
	 * @throws EslCommandException when the command failed, judged by this command's own
	 * answers
	 */
	<T extends @Nullable Object> T run(ApiCommand<T> command);

	/**
	 * The form of {@link #run} that does not block.
	 * @param <T> the type of the result
	 * @param command the command
	 * @return completes with the result
	 */
	<T extends @Nullable Object> CompletionStage<T> runAsync(ApiCommand<T> command);

	/**
	 * Runs an API command on a thread of its own in the server, and reads its answer.
	 * Does not block.
	 * @param <T> the type of the result
	 * @param deadline how long the result may take
	 * @param command the command
	 * @return completes with the result; also with an {@link EslTimeoutException} when it
	 * did not come before the deadline, and an {@link EslConnectionException} when the
	 * server was restarted meanwhile
	 */
	<T extends @Nullable Object> CompletionStage<T> runInBackground(Duration deadline, ApiCommand<T> command);

	/**
	 * Sends a command on a connection of the pool.
	 * @param command the command; must not subscribe to events
	 * @return the reply, not judged
	 */
	EslReply send(EslCommand command);

	/**
	 * Sends a command on a connection of the pool.
	 * @param command the command; must not subscribe to events
	 * @param timeout how long the reply may take
	 * @return the reply, not judged
	 */
	EslReply send(EslCommand command, Duration timeout);

	/**
	 * The form of {@link #send(EslCommand, Duration)} that does not block.
	 * @param command the command; must not subscribe to events
	 * @param timeout how long the reply may take
	 * @return completes with the reply
	 */
	CompletionStage<EslReply> sendAsync(EslCommand command, Duration timeout);

	/**
	 * Starts an API command in the background, with the default deadline.
	 * @param command the command, one word
	 * @param arguments its arguments, joined by spaces; without line ends
	 * @return the job, accepted by the server; when the server did not answer in time,
	 * its result or deadline tells whether it was
	 */
	BackgroundJob bgapi(String command, String... arguments);

	/**
	 * Starts an API command in the background.
	 * @param deadline how long the result may take
	 * @param command the command, one word
	 * @param arguments its arguments, joined by spaces; without line ends
	 * @return the job, as from {@link #bgapi(String, String...)}
	 */
	BackgroundJob bgapi(Duration deadline, String command, String... arguments);

	/**
	 * The form of {@link #bgapi(Duration, String, String...)} that does not block.
	 * @param deadline how long the result may take
	 * @param command the command, one word
	 * @param arguments its arguments
	 * @return completes with the job once the server has accepted it
	 */
	CompletionStage<BackgroundJob> bgapiAsync(Duration deadline, String command, String... arguments);

	/**
	 * Queues a dialplan application on a call. When this returns the server has accepted
	 * it, not run it: the application's CHANNEL_EXECUTE_COMPLETE has the returned uuid as
	 * {@code Application-UUID}.
	 * @param uuid the call
	 * @param application the application, for example {@code playback}
	 * @param argument its argument; may be empty, and may have several lines
	 * @return the uuid of this run of the application
	 */
	String execute(String uuid, String application, String argument);

	/**
	 * The form of {@link #execute} that does not block.
	 * @param uuid the call
	 * @param application the application
	 * @param argument its argument
	 * @return completes with the uuid of this run of the application
	 */
	CompletionStage<String> executeAsync(String uuid, String application, String argument);

	/**
	 * Places a call.
	 * @param call the call
	 * @return the placed call; its job tells whether it was answered
	 */
	Origination originate(Originate call);

	/**
	 * Places a call and listens to it. The listener is bound, and the server subscribed
	 * to its events, before the call is placed, so it misses nothing.
	 * @param call the call
	 * @param listener hears the call
	 * @return the placed call
	 */
	Origination originate(Originate call, EslEventListener listener);

	/**
	 * The form of {@link #originate(Originate, EslEventListener)} that does not block.
	 * @param call the call
	 * @param listener hears the call
	 * @return completes once the server has accepted the job; cancelling it does not stop
	 * the call
	 */
	CompletionStage<Origination> originateAsync(Originate call, EslEventListener listener);

	/**
	 * Places a call to be controlled. The handle's events are subscribed to before the
	 * call is placed, so it misses nothing.
	 * @param call the call; to be controlled it ends with
	 * {@link Originate.Builder#park()}
	 * @return the placed call, accepted by the server; its outcome tells what became of
	 * it
	 */
	PlacedCall place(Originate call);

	/**
	 * The form of {@link #place} that does not block.
	 * @param call the call
	 * @return completes once the server has accepted it
	 */
	CompletionStage<PlacedCall> placeAsync(Originate call);

	/**
	 * Takes a live call under control.
	 * @param uuid the call
	 * @return its handle, with the state the server tells
	 * @throws EslCommandException when there is no such call
	 */
	EslCall call(String uuid);

	/**
	 * The form of {@link #call(String)} that does not block.
	 * @param uuid the call
	 * @return completes with the handle
	 */
	CompletionStage<EslCall> callAsync(String uuid);

	/**
	 * Returns the handle of an event's call. Does not block.
	 * @param event an event of a call
	 * @return the handle
	 * @throws IllegalArgumentException when the event is about no call
	 */
	EslCall call(EslEvent event);

	/**
	 * Listens to a call, which need not exist yet, until it ends.
	 * @param uuid the call
	 * @param listener hears the call
	 * @return the registration
	 */
	Registration listen(String uuid, EslEventListener listener);

	/**
	 * Binds the annotated methods of an object to a call until it ends.
	 * @param uuid the call
	 * @param handler an object with annotated methods
	 * @return the registration
	 * @throws IllegalStateException when nothing here knows annotations, as without the
	 * Spring Boot starter
	 * @throws IllegalArgumentException when the object has no annotated method, or one
	 * that cannot be called
	 */
	Registration listen(String uuid, Object handler);

	/**
	 * Listens to what a selector selects.
	 * @param selector which events
	 * @param listener hears them
	 * @return the registration
	 */
	Registration listen(EventSelector selector, EslEventListener listener);

}
