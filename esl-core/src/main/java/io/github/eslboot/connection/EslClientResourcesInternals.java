package io.github.eslboot.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.eslboot.observation.EslObserver;
import io.github.eslboot.observation.ObservedContext;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Internal: access of the other packages of this library to the threads of
 * {@link EslClientResources}. Not part of the API.
 *
 * @since 0.1.0
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
	 * Internal: runs a task after the events that the event loops pass to their listeners
	 * at the moment.
	 * @param resources the resources
	 * @param task the task, which runs on an event loop or on the calling thread; must
	 * not block
	 */
	public static void afterEvents(EslClientResources resources, Runnable task) {
		resources.afterEvents(task);
	}

	/**
	 * Internal: runs a task after a delay. An event loop would have to be woken for each
	 * task; the thread of the deadlines is woken only for one that is due first.
	 * @param resources the resources
	 * @param task a task that does not block
	 * @param delay the delay
	 * @return cancels the task
	 * @throws java.util.concurrent.RejectedExecutionException when the threads are shut
	 * down
	 */
	public static Future<?> schedule(EslClientResources resources, Runnable task, Duration delay) {
		return resources.schedule(task, delay);
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
	 * Internal: returns the maximum number of workers.
	 * @param resources the resources
	 * @return the maximum; {@link Integer#MAX_VALUE} if an executor of the application
	 * runs the handlers
	 */
	public static int maxWorkers(EslClientResources resources) {
		return resources.maxWorkers();
	}

	/**
	 * Internal: returns the observer of the work of the client.
	 * @param resources the resources
	 * @return the observer, whose methods do not throw; {@code null} if there is none
	 */
	public static @Nullable EslObserver observer(EslClientResources resources) {
		return resources.observer();
	}

	/**
	 * Internal: returns the context that is current on the calling thread, for work that
	 * is continued on another one.
	 * @param resources the resources
	 * @return the context, or {@code null} if there is none
	 */
	public static @Nullable ObservedContext currentContext(EslClientResources resources) {
		EslObserver observer = resources.observer();
		return (observer != null) ? observer.current() : null;
	}

	/**
	 * Internal: returns an object that all users of the resources share, and that a
	 * package which depends on this one defines.
	 * @param resources the resources
	 * @param type class of the object
	 * @param factory creates the object on the first call
	 * @param <T> type of the object
	 * @return the one object of this class
	 */
	public static <T> T shared(EslClientResources resources, Class<T> type,
			Function<? super EslClientResources, ? extends T> factory) {
		return resources.shared(type, factory);
	}

	/**
	 * Internal: returns the executor that completes futures of the application and runs
	 * its notifications. It takes every task until the resources are closed.
	 * @param resources the resources
	 * @return the callback threads, which may block
	 */
	public static Executor callbacks(EslClientResources resources) {
		return resources.callbacks();
	}

	/**
	 * Internal: returns the executor for steps of this library that block. It must not
	 * run code of the application, which could block it. It takes every task until the
	 * resources are closed.
	 * @param resources the resources
	 * @return the background threads
	 */
	public static Executor background(EslClientResources resources) {
		return resources.background();
	}

	/**
	 * Internal: returns a factory of daemon threads for an executor of the JDK.
	 * @param resources the resources
	 * @param name name of the threads, without their number
	 * @return the factory
	 */
	public static ThreadFactory threadFactory(EslClientResources resources, String name) {
		return resources.threadFactory(name);
	}

	/**
	 * Internal: creates a daemon thread, which is not started.
	 * @param resources the resources
	 * @param name name of the thread
	 * @param task the body
	 * @return the thread
	 */
	public static Thread newThread(EslClientResources resources, String name, Runnable task) {
		return resources.newThread(name, task);
	}

	/**
	 * Internal: sets an action before the start of each thread. Tests make the start fail
	 * by an action that throws.
	 * @param builder the builder
	 * @param action called with the thread on the thread that starts it
	 * @return the builder
	 */
	public static EslClientResources.Builder beforeThreadStart(EslClientResources.Builder builder,
			Consumer<Thread> action) {
		return builder.beforeThreadStart(action);
	}

	/**
	 * Internal: returns an executor that runs its tasks on callback threads one at a time
	 * and in order.
	 * @param resources the resources
	 * @return a new executor
	 */
	public static Executor newSerialExecutor(EslClientResources resources) {
		return resources.newSerialExecutor();
	}

	/**
	 * Internal: runs an action on a callback thread when a stage completes, or on the
	 * thread that completes the stage if the callback threads are shut down.
	 * @param resources the resources
	 * @param stage the stage
	 * @param action receives the result or the failure
	 * @param <T> type of the result
	 */
	public static <T> void onCallback(EslClientResources resources, CompletionStage<T> stage,
			BiConsumer<? super T, ? super @Nullable Throwable> action) {
		resources.onCallback(stage, action);
	}

	/**
	 * Internal: returns a view of a stage that completes on a callback thread.
	 * @param resources the resources
	 * @param stage the stage
	 * @param <T> type of the result
	 * @return the view
	 */
	public static <T> CompletionStage<T> toCallback(EslClientResources resources, CompletionStage<T> stage) {
		return resources.toCallback(stage);
	}

	/**
	 * Internal: fails a future with a {@link java.util.concurrent.TimeoutException} on an
	 * event loop if it is not complete in time. {@link CompletableFuture#orTimeout} would
	 * need a thread of the JDK, which may not start.
	 * @param resources the resources
	 * @param future the future
	 * @param timeout the maximum time
	 * @param <T> type of the result
	 * @return the same future
	 */
	public static <T> CompletableFuture<T> orTimeout(EslClientResources resources, CompletableFuture<T> future,
			Duration timeout) {
		return resources.orTimeout(future, timeout);
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
