package io.github.eslboot.connection;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.github.eslboot.connection.wire.WakeUpRounds;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.OneTimeTask;
import io.github.eslboot.internal.Steps;
import io.github.eslboot.observation.EslObserver;
import io.github.eslboot.observation.GuardedObserver;
import io.github.eslboot.protocol.EslException;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that all connections share. One instance serves any number of servers. The
 * application that creates it closes it, after everything that uses it.
 * <ul>
 * <li>A few event loops transfer and decode bytes.</li>
 * <li>One thread keeps the deadlines of callers, and one wakes servers that are about to
 * send events.</li>
 * <li>Workers run listeners and handlers of the application, which may block. They are
 * started as needed.</li>
 * <li>Callback threads complete the futures that the application sees, so that dependent
 * stages may block as well, and run the notifications of state changes. They are separate
 * from the workers: handlers that wait for stages cannot stop the completion of these
 * stages. The client itself needs neither workers nor callback threads to make
 * progress.</li>
 * </ul>
 * A thread that cannot be started delays its tasks until the next attempt and does not
 * drop them.
 * <p>
 * The class is long because it is the documented API and the builder of all threads, and
 * starts and ends them in an order that matters.
 *
 * @since 0.1.0
 */
public final class EslClientResources implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EslClientResources.class);

	/** Maximum number of threads for steps of this library that block. */
	private static final int BACKGROUND_THREADS = 16;

	private static final String WORKER = "esl-worker-";

	private static final String CALLBACK = "esl-callback-";

	private final ClientThreads threads;

	private final EventLoopGroup eventLoops;

	private final ClientExecutor workers;

	private final ClientExecutor callbacks;

	private final ClientExecutor background;

	private final HostResolver resolver;

	private final ScheduledThreadPoolExecutor ticker;

	private final ScheduledThreadPoolExecutor deadlines;

	private final WakeUpRounds wakeUpRounds;

	private final int maxWorkers;

	private final @Nullable EslObserver observer;

	private final @Nullable UnaryOperator<Runnable> taskDecorator;

	/**
	 * All open channels. An event loop that shuts down closes only channels that are
	 * registered already.
	 */
	private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

	/** See {@link EslClientResourcesInternals#shared}. */
	private final Map<Class<?>, Object> shared = new ConcurrentHashMap<>();

	private volatile boolean closing;

	private EslClientResources(Builder builder) {
		this.threads = new ClientThreads(builder.beforeStart);
		this.eventLoops = new MultiThreadIoEventLoopGroup(builder.ioThreads, this.threads.ofEventLoops(),
				NioIoHandler.newFactory());
		this.resolver = new HostResolver(InetAddress::getAllByName, this.threads.factory("esl-resolver-"));
		this.ticker = newTimer((task) -> this.threads.newSingleThread("esl-ticker", task));
		this.deadlines = newTimer((task) -> this.threads.newDeadlineThread("esl-deadlines", task));
		this.wakeUpRounds = new WakeUpRounds(this.ticker);
		Executor own = builder.workers;
		Executor all = builder.threadPerTask;
		this.observer = builder.observer;
		this.taskDecorator = builder.taskDecorator;
		this.maxWorkers = (own != null || all != null) ? Integer.MAX_VALUE : builder.workerThreads;
		this.workers = executor(WORKER, (own != null) ? own : all, builder.workerThreads);
		this.callbacks = executor(CALLBACK, all, builder.workerThreads);
		this.background = new ElasticExecutor("esl-background-", BACKGROUND_THREADS, this.threads, this::schedule,
				"Reconnects and removals of nodes take longer");
		startThreads();
	}

	private ClientExecutor executor(String name, @Nullable Executor external, int max) {
		if (external != null) {
			return new ExternalExecutor(name, external, this::schedule,
					"Give it more threads, or let handlers return sooner");
		}
		return new ElasticExecutor(name, max, this.threads, this::schedule,
				"Raise freeswitch.esl.threads.workers, or EslClientResources.Builder.workerThreads, use virtual threads, or let handlers return sooner");
	}

	/**
	 * Starts the threads that a later call must not fail to start: deadlines and retries
	 * depend on them.
	 */
	private void startThreads() {
		try {
			this.ticker.prestartCoreThread();
			this.deadlines.prestartCoreThread();
			this.eventLoops.forEach((loop) -> loop.execute(() -> {
			}));
		}
		catch (Throwable ex) {
			this.ticker.shutdownNow();
			this.deadlines.shutdownNow();
			this.eventLoops.forEach(EslClientResources::abandon);
			throw new EslException("The threads of the client could not be started: " + ex, ex);
		}
	}

	/** The shutdown of an event loop without a thread tries to start one. */
	private static void abandon(EventExecutor loop) {
		try {
			loop.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
		}
		catch (Throwable ex) {
			logger.debug("An event loop could not be shut down", ex);
		}
	}

	private void schedule(Runnable task, long nanos) {
		this.eventLoops.next().schedule(task, nanos, TimeUnit.NANOSECONDS);
	}

	/**
	 * Creates resources with two event loops, up to 256 workers and up to 256 callback
	 * threads.
	 * @return the resources
	 * @throws EslException if the threads that must always exist cannot be started
	 */
	public static EslClientResources create() {
		return builder().build();
	}

	/**
	 * Returns a builder of resources.
	 * @return a builder with the settings of {@link #create()}
	 */
	public static Builder builder() {
		return new Builder();
	}

	private static ScheduledThreadPoolExecutor newTimer(ThreadFactory threads) {
		ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, threads);
		timer.setRemoveOnCancelPolicy(true);
		return timer;
	}

	/** See {@link EslClientResourcesInternals#nextEventLoop}. */
	EventLoop nextEventLoop() {
		return this.eventLoops.next();
	}

	/** See {@link EslClientResourcesInternals#afterEvents}. */
	void afterEvents(Runnable task) {
		AtomicInteger busy = new AtomicInteger(1);
		Runnable passed = () -> {
			if (busy.decrementAndGet() == 0) {
				task.run();
			}
		};
		for (EventExecutor loop : this.eventLoops) {
			busy.incrementAndGet();
			try {
				loop.execute(passed);
			}
			catch (Throwable ex) {
				// The event loop is shut down, or has no memory.
				passed.run();
			}
		}
		passed.run();
	}

	/**
	 * Returns the executor of listeners and handlers.
	 * @return the workers
	 */
	public Executor workers() {
		return this.workers;
	}

	/**
	 * Returns the use of the workers.
	 * @return a snapshot of the statistics
	 */
	public ThreadStats workerStats() {
		return this.workers.stats();
	}

	/**
	 * Returns the use of the callback threads.
	 * @return a snapshot of the statistics
	 */
	public ThreadStats callbackStats() {
		return this.callbacks.stats();
	}

	/** See {@link EslClientResourcesInternals#observer}. */
	@Nullable EslObserver observer() {
		return this.observer;
	}

	/** See {@link EslClientResourcesInternals#maxWorkers}. */
	int maxWorkers() {
		return this.maxWorkers;
	}

	/** See {@link EslClientResourcesInternals#shared}. */
	<T> T shared(Class<T> type, Function<? super EslClientResources, ? extends T> factory) {
		return type.cast(this.shared.computeIfAbsent(type, (absent) -> factory.apply(this)));
	}

	/** See {@link EslClientResourcesInternals#callbacks}. */
	Executor callbacks() {
		return this.callbacks;
	}

	/** See {@link EslClientResourcesInternals#background}. */
	Executor background() {
		return this.background;
	}

	/** See {@link EslClientResourcesInternals#threadFactory}. */
	ThreadFactory threadFactory(String name) {
		return this.threads.factory(name);
	}

	/** See {@link EslClientResourcesInternals#newThread}. */
	Thread newThread(String name, Runnable task) {
		return this.threads.newSingleThread(name, task);
	}

	/** See {@link EslClientResourcesInternals#schedule}. */
	Future<?> schedule(Runnable task, Duration delay) {
		return this.deadlines.schedule(() -> Steps.run(logger, "deadlines", "a delayed task", task),
				Durations.toNanos(delay), TimeUnit.NANOSECONDS);
	}

	/** See {@link EslClientResourcesInternals#ticker}. */
	ScheduledExecutorService ticker() {
		return this.ticker;
	}

	/** Returns the rounds in which the servers of all connections are woken. */
	WakeUpRounds wakeUpRounds() {
		return this.wakeUpRounds;
	}

	/** Returns the resolver of host names. */
	HostResolver resolver() {
		return this.resolver;
	}

	/** Closes a channel together with these resources, or now if they are closed. */
	void track(Channel channel) {
		this.channels.add(channel);
		channel.closeFuture().addListener((closed) -> this.channels.remove(channel));
		if (this.closing) {
			channel.close();
		}
	}

	boolean isClosing() {
		return this.closing;
	}

	/** See {@link EslClientResourcesInternals#newSerialExecutor}. */
	Executor newSerialExecutor() {
		return new SerialExecutor(this.callbacks);
	}

	/** See {@link EslClientResourcesInternals#onCallback}. */
	<T> void onCallback(CompletionStage<T> stage, BiConsumer<? super T, ? super @Nullable Throwable> action) {
		BiConsumer<? super T, ? super @Nullable Throwable> continuation = Continuation.of(action, this.taskDecorator);
		stage.whenComplete((result, failure) -> {
			OneTimeTask handover = new OneTimeTask(() -> continuation.accept(result, failure));
			try {
				this.callbacks.execute(handover);
			}
			catch (Throwable ex) {
				// The callback threads are shut down.
				handover.run();
			}
		});
	}

	/** See {@link EslClientResourcesInternals#toCallback}. */
	<T> CompletionStage<T> toCallback(CompletionStage<T> stage) {
		CompletableFuture<T> view = new CompletableFuture<>();
		onCallback(stage, (result, failure) -> {
			if (failure != null) {
				view.completeExceptionally(failure);
			}
			else {
				view.complete(result);
			}
		});
		return view.minimalCompletionStage();
	}

	/** See {@link EslClientResourcesInternals#orTimeout}. */
	<T> CompletableFuture<T> orTimeout(CompletableFuture<T> future, Duration timeout) {
		if (!future.isDone()) {
			try {
				var timer = schedule(() -> future.completeExceptionally(new TimeoutException()), timeout);
				future.whenComplete((result, failure) -> timer.cancel(false));
			}
			catch (Throwable ex) {
				future.completeExceptionally(ex);
			}
		}
		return future;
	}

	/** See {@link EslClientResourcesInternals#checkMayBlock}. */
	static void checkMayBlock(String operation) {
		if (Thread.currentThread() instanceof ClientThreads.IoThread) {
			throw new IllegalStateException(
					"%s would block the event loop '%s' that has to read its reply; use the asynchronous form, which returns a future"
						.formatted(operation, Thread.currentThread().getName()));
		}
	}

	/**
	 * Closes all connections and ends all threads. Waits up to five seconds for the event
	 * loops, and up to five seconds for running tasks of the workers and callback
	 * threads. An executor of the application is not shut down.
	 */
	@Override
	public void close() {
		close(Duration.ofSeconds(5));
	}

	/**
	 * Closes all connections and ends all threads. An executor of the application is not
	 * shut down. If the calling thread is interrupted, it does not wait any longer and
	 * its interrupt flag stays set.
	 * @param timeout maximum time to wait for the event loops, and again for running
	 * tasks of the workers and callback threads
	 */
	public void close(Duration timeout) {
		this.closing = true;
		// Queued look-ups still run: attempts to connect wait for their result.
		this.resolver.shutDown();
		this.ticker.shutdownNow();
		long nanos = Durations.toNanos(timeout);
		try {
			for (Channel channel : this.channels) {
				channel.close().await(nanos, TimeUnit.NANOSECONDS);
			}
			this.eventLoops.shutdownGracefully(0, nanos, TimeUnit.NANOSECONDS);
			// The event loops end first: they fail commands, whose futures are completed
			// by callback threads.
			boolean ended = this.eventLoops.awaitTermination(nanos, TimeUnit.NANOSECONDS);
			shutDownExecutors();
			awaitExecutors(nanos);
			if (!ended) {
				logger.warn("Event loops still run {} after the close", Durations.toText(timeout));
			}
		}
		catch (InterruptedException ex) {
			this.eventLoops.shutdownGracefully(0, nanos, TimeUnit.NANOSECONDS);
			shutDownExecutors();
			Thread.currentThread().interrupt();
		}
	}

	private void shutDownExecutors() {
		this.deadlines.shutdownNow();
		this.workers.shutDown();
		this.callbacks.shutDown();
		this.background.shutDown();
	}

	private void awaitExecutors(long nanos) throws InterruptedException {
		long deadline = System.nanoTime() + nanos;
		end("workers", this.workers, deadline);
		end("background steps", this.background, deadline);
		if (!this.callbacks.awaitEnd(Math.max(0, deadline - System.nanoTime()))
				&& this.callbacks.stats().active() == 0) {
			// No thread could be started for them. A future that is not completed would
			// be waited for.
			for (Runnable task = this.callbacks.poll(); task != null; task = this.callbacks.poll()) {
				task.run();
			}
		}
		end("callbacks", this.callbacks, deadline);
	}

	private static void end(String what, ClientExecutor executor, long deadline) throws InterruptedException {
		if (!executor.awaitEnd(Math.max(0, deadline - System.nanoTime()))) {
			int discarded = 0;
			while (executor.poll() != null) {
				discarded++;
			}
			executor.interrupt();
			logger.warn("The {} still run after the close; interrupted their tasks and discarded {} queued ones", what,
					discarded);
		}
	}

	/** Builder of {@link EslClientResources}. Not thread-safe. */
	public static final class Builder {

		private int ioThreads = 2;

		private int workerThreads = 256;

		private @Nullable Executor workers;

		private @Nullable Executor threadPerTask;

		private @Nullable EslObserver observer;

		private @Nullable UnaryOperator<Runnable> taskDecorator;

		private Consumer<Thread> beforeStart = (thread) -> {
		};

		private Builder() {
		}

		/**
		 * Sets the number of event loops.
		 * @param ioThreads number of event loops, by default 2
		 * @return this builder
		 */
		public Builder ioThreads(int ioThreads) {
			this.ioThreads = checkThreads("ioThreads", ioThreads);
			return this;
		}

		/**
		 * Sets the maximum number of workers, and of callback threads. A thread is
		 * started when none is idle, and ends after ten seconds without a task; beyond
		 * the maximum, tasks wait. Not used for threads of the application.
		 * @param workerThreads maximum number of each, by default 256
		 * @return this builder
		 */
		public Builder workerThreads(int workerThreads) {
			this.workerThreads = checkThreads("workerThreads", workerThreads);
			return this;
		}

		/**
		 * Sets an executor of the application that runs listeners and handlers, which may
		 * block, instead of workers. It may have a limit: futures are completed by
		 * callback threads all the same, so that handlers that use all its threads and
		 * wait for futures do not wait for each other. It must not run tasks in the
		 * calling thread. It is not closed. A task that it rejects is submitted again
		 * later; once an {@link java.util.concurrent.ExecutorService} is shut down,
		 * events are dropped.
		 * @param workers the executor
		 * @return this builder
		 * @see #threadPerTask
		 */
		public Builder workers(Executor workers) {
			this.workers = workers;
			return this;
		}

		/**
		 * Sets an executor of the application that starts a thread for each task, such as
		 * {@code Executors.newVirtualThreadPerTaskExecutor()}. It runs listeners and
		 * handlers and completes futures. An executor with a limit does not suit, because
		 * handlers that wait for futures could use all its threads; see {@link #workers}.
		 * It is not closed.
		 * @param executor the executor
		 * @return this builder
		 */
		public Builder threadPerTask(Executor executor) {
			this.threadPerTask = executor;
			return this;
		}

		/**
		 * Sets the observer of commands, jobs, calls and sessions. By default there is
		 * none.
		 * @param observer the observer; its failures are logged
		 * @return this builder
		 */
		public Builder observer(EslObserver observer) {
			this.observer = GuardedObserver.of(observer);
			return this;
		}

		/**
		 * Adds a decorator of continuations: of the tasks that complete the futures of
		 * the application on callback threads, and so run dependent stages. It is called
		 * on the thread that requests the future, so that it can capture the context of
		 * the caller, and the task that it returns runs on the callback thread. The first
		 * decorator is the outermost. By default there is none.
		 * @param taskDecorator returns a task that runs the given one; if it fails, or
		 * does not run it, the future is completed without decoration
		 * @return this builder
		 */
		public Builder taskDecorator(UnaryOperator<Runnable> taskDecorator) {
			UnaryOperator<Runnable> outer = this.taskDecorator;
			this.taskDecorator = (outer != null) ? (task) -> outer.apply(taskDecorator.apply(task)) : taskDecorator;
			return this;
		}

		/** See {@link EslClientResourcesInternals#beforeThreadStart}. */
		Builder beforeThreadStart(Consumer<Thread> action) {
			this.beforeStart = action;
			return this;
		}

		/**
		 * Creates the resources and starts the threads that must always exist.
		 * @return the resources
		 * @throws EslException if these threads cannot be started
		 */
		public EslClientResources build() {
			return new EslClientResources(this);
		}

		private static int checkThreads(String name, int threads) {
			if (threads < 1) {
				throw new IllegalArgumentException("'" + name + "' must be at least 1: " + threads);
			}
			return threads;
		}

	}

}
