package io.github.eslboot.connection;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Internal: access of the other packages of this library to the threads of
 * {@link EslClientResources}. Not part of the API.
 */
public final class EslClientResourcesInternals {

	private EslClientResourcesInternals() {
	}

	/**
	 * Internal: returns an event loop, round robin.
	 * @param resources the resources
	 * @return the event loop
	 */
	public static EventLoop nextEventLoop(EslClientResources resources) {
		return resources.nextEventLoop();
	}

	/**
	 * Internal: returns the thread for quick tasks that recur about every millisecond. An
	 * event loop would busy-wait for them: its selector counts whole milliseconds, so it
	 * polls during the last half of one.
	 * @param resources the resources
	 * @return the ticker, whose tasks must not block
	 */
	public static ScheduledExecutorService ticker(EslClientResources resources) {
		return resources.ticker();
	}

	/**
	 * Internal: returns an executor that runs its tasks on the workers one at a time and
	 * in order.
	 * @param resources the resources
	 * @return a new executor
	 */
	public static Executor newSerialExecutor(EslClientResources resources) {
		return resources.newSerialExecutor();
	}

	/**
	 * Internal: runs an action on a worker when a stage completes, or on the thread that
	 * completes the stage if the workers are shut down or cannot start a thread.
	 * @param resources the resources
	 * @param stage the stage
	 * @param action receives the result or the failure
	 * @param <T> type of the result
	 */
	public static <T> void onWorker(EslClientResources resources, CompletionStage<T> stage,
			BiConsumer<? super T, ? super @Nullable Throwable> action) {
		resources.onWorker(stage, action);
	}

	/**
	 * Internal: returns a view of a stage that completes on a worker.
	 * @param resources the resources
	 * @param stage the stage
	 * @param <T> type of the result
	 * @return the view
	 */
	public static <T> CompletionStage<T> toWorker(EslClientResources resources, CompletionStage<T> stage) {
		return resources.toWorker(stage);
	}

	/**
	 * Internal: rejects a blocking call on an event loop of this library, which could
	 * never read the reply that the call waits for.
	 * @param operation the operation, for the message
	 * @throws IllegalStateException when called on an event loop
	 */
	public static void checkMayBlock(String operation) {
		EslClientResources.checkMayBlock(operation);
	}

}
