package io.github.eslboot;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.PendingCall;
import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.Originate;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.protocol.EslReply;
import org.jspecify.annotations.Nullable;

/**
 * Asynchronous form of {@link EslOperations}. The methods do not block and may be called
 * by any thread. Every future completes, on a callback thread: with the result of the
 * blocking method, or exceptionally with the exception that the blocking method throws.
 * Cancelling a future has no effect on the server.
 *
 * @since 0.1.0
 */
public interface EslAsyncOperations {

	/**
	 * Runs an API command.
	 * @param command the command, one word
	 * @param arguments the arguments, joined by spaces; without line breaks
	 * @return a future that completes with the output
	 * @see EslOperations#api(String, String...)
	 */
	CompletableFuture<String> api(String command, String... arguments);

	/**
	 * Runs an API command and reads its output.
	 * @param <T> the type of the result
	 * @param command the command
	 * @return a future that completes with the result
	 * @see EslOperations#run(ApiCommand)
	 */
	<T extends @Nullable Object> CompletableFuture<T> run(ApiCommand<T> command);

	/**
	 * Runs an API command and reads its output.
	 * @param <T> the type of the result
	 * @param command the command
	 * @param timeout maximum time until the reply
	 * @return a future that completes with the result
	 * @see EslOperations#run(ApiCommand, Duration)
	 */
	<T extends @Nullable Object> CompletableFuture<T> run(ApiCommand<T> command, Duration timeout);

	/**
	 * Runs an API command in a separate thread on the server, and reads its output.
	 * @param <T> the type of the result
	 * @param command the command
	 * @param timeout maximum time until the output, after the server has accepted the
	 * command
	 * @return a future that completes with the result
	 * @see EslOperations#runInBackground(ApiCommand, Duration)
	 */
	<T extends @Nullable Object> CompletableFuture<T> runInBackground(ApiCommand<T> command, Duration timeout);

	/**
	 * Runs an API command on all nodes at the same time, and reads its outputs.
	 * @param <T> the type of the result
	 * @param command the command
	 * @return a future that completes with the result or the failure of each node
	 * @see EslOperations#runOnAll(ApiCommand)
	 */
	<T extends @Nullable Object> CompletableFuture<List<NodeResult<T>>> runOnAll(ApiCommand<T> command);

	/**
	 * Runs an API command on all nodes at the same time, and reads its outputs.
	 * @param <T> the type of the result
	 * @param command the command
	 * @param timeout maximum time until the reply of each node
	 * @return a future that completes with the result or the failure of each node
	 * @see EslOperations#runOnAll(ApiCommand, Duration)
	 */
	<T extends @Nullable Object> CompletableFuture<List<NodeResult<T>>> runOnAll(ApiCommand<T> command,
			Duration timeout);

	/**
	 * Sends a command on a connection of the pool.
	 * @param command the command; must not subscribe to events
	 * @return a future that completes with the reply, which may be an error
	 * @see EslOperations#send(EslCommand)
	 */
	CompletableFuture<EslReply> send(EslCommand command);

	/**
	 * Sends a command on a connection of the pool.
	 * @param command the command; must not subscribe to events
	 * @param timeout maximum time until the reply
	 * @return a future that completes with the reply, which may be an error
	 * @see EslOperations#send(EslCommand, Duration)
	 */
	CompletableFuture<EslReply> send(EslCommand command, Duration timeout);

	/**
	 * Starts an API command as a background job with the default job timeout.
	 * @param command the command, one word
	 * @param arguments the arguments, joined by spaces; without line breaks
	 * @return a future that completes with the job when the server has accepted it
	 * @see EslOperations#bgapi(String, String...)
	 */
	CompletableFuture<BackgroundJob> bgapi(String command, String... arguments);

	/**
	 * Starts an API command as a background job.
	 * @param command the command, one word
	 * @param arguments the arguments, joined by spaces; without line breaks
	 * @param timeout maximum time until the result
	 * @return a future that completes with the job when the server has accepted it
	 * @see EslOperations#bgapi(String, List, Duration)
	 */
	CompletableFuture<BackgroundJob> bgapi(String command, List<String> arguments, Duration timeout);

	/**
	 * Queues a dialplan application on a call and does not wait for its end.
	 * @param uuid the call
	 * @param application the application, for example {@code playback}
	 * @param argument the argument; may be empty, and may have several lines
	 * @return a future that completes with the uuid of this run of the application when
	 * the server has accepted it
	 * @see EslOperations#queueApplication(String, String, String)
	 */
	CompletableFuture<String> queueApplication(String uuid, String application, String argument);

	/**
	 * Originates a call.
	 * @param call the call; use {@link Originate.Builder#park()} for a call that the
	 * application controls
	 * @return the pending call. It is returned immediately, even if the call must wait
	 * for a limit or for a usable node, and can be cancelled at any stage
	 * @see EslOperations#originate(Originate)
	 */
	PendingCall originate(Originate call);

	/**
	 * Originates a call like {@link #originate(Originate)} and registers a listener for
	 * it.
	 * @param call the call
	 * @param listener receives the events of the call until the call ends
	 * @return the pending call
	 * @see EslOperations#originate(Originate, EslEventListener)
	 */
	PendingCall originate(Originate call, EslEventListener listener);

	/**
	 * Returns the handle of a live call, with the state that the server reports.
	 * @param uuid the call
	 * @return a future that completes with the handle
	 * @see EslOperations#call(String)
	 */
	CompletableFuture<EslCall> call(String uuid);

}
