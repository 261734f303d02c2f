package io.github.eslboot.connection;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.FastThreadLocalThread;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads all connections share: a few event loops, which only move and decode bytes,
 * and the workers that run what users give us. Expensive; one instance serves any number
 * of servers. Whoever makes it closes it, after everything that uses it.
 */
public final class EslClientResources implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EslClientResources.class);

	private final EventLoopGroup eventLoops;

	private final Executor workers;

	private final @Nullable ThreadPoolExecutor ownWorkers;

	private final ThreadPoolExecutor resolver = newThreads("esl-resolver-", 2);

	private final ScheduledThreadPoolExecutor ticker = newTicker();

	/** All sockets: event loops that end let go of those they know, and only of those. */
	private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

	private volatile boolean closing;

	private EslClientResources(int ioThreads, int workerThreads, @Nullable Executor workers) {
		this.eventLoops = new MultiThreadIoEventLoopGroup(ioThreads, IoThread.factory(), NioIoHandler.newFactory());
		this.ownWorkers = (workers == null) ? newThreads("esl-worker-", workerThreads) : null;
		this.workers = (workers != null) ? workers : this.ownWorkers;
	}

	/**
	 * Resources with two event loops and 16 workers.
	 * @return the resources
	 */
	public static EslClientResources create() {
		return create(2, 16);
	}

	/**
	 * Resources with threads of their own. Workers that have been idle for ten seconds
	 * end.
	 * @param ioThreads the number of event loops
	 * @param workerThreads the most workers
	 * @return the resources
	 */
	public static EslClientResources create(int ioThreads, int workerThreads) {
		if (ioThreads < 1 || workerThreads < 1) {
			throw new IllegalArgumentException(
					"Thread numbers must be at least 1: " + ioThreads + ", " + workerThreads);
		}
		return new EslClientResources(ioThreads, workerThreads, null);
	}

	/**
	 * Resources whose workers are somebody else's, for example one virtual thread a task.
	 * @param ioThreads the number of event loops
	 * @param workers runs listeners and callbacks; must not reject tasks while in use,
	 * nor run them in the caller's thread
	 * @return the resources
	 */
	public static EslClientResources create(int ioThreads, Executor workers) {
		if (ioThreads < 1) {
			throw new IllegalArgumentException("'ioThreads' must be at least 1: " + ioThreads);
		}
		return new EslClientResources(ioThreads, 0, workers);
	}

	private static ThreadPoolExecutor newThreads(String name, int threads) {
		AtomicInteger number = new AtomicInteger();
		ThreadPoolExecutor executor = new ThreadPoolExecutor(threads, threads, 10, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), (task) -> {
					Thread thread = new Thread(task, name + number.incrementAndGet());
					thread.setDaemon(true);
					return thread;
				});
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	private static ScheduledThreadPoolExecutor newTicker() {
		ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "esl-ticker");
			thread.setDaemon(true);
			return thread;
		});
		executor.setKeepAliveTime(10, TimeUnit.SECONDS);
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	/**
	 * Returns the event loops.
	 * @return the group
	 */
	EventLoopGroup eventLoops() {
		return this.eventLoops;
	}

	/**
	 * Returns an event loop, the next in turn.
	 * @return the event loop
	 */
	EventLoop nextEventLoop() {
		return this.eventLoops.next();
	}

	/**
	 * Returns what runs listeners and callbacks.
	 * @return the workers
	 */
	public Executor workers() {
		return this.workers;
	}

	/**
	 * Returns one thread for quick tasks that recur every millisecond or so. An event
	 * loop does not sleep with such a task ahead: a selector counts in milliseconds, so
	 * it polls for the last half of one.
	 * @return the ticker, whose tasks must not block
	 */
	ScheduledExecutorService ticker() {
		return this.ticker;
	}

	/**
	 * Runs name look-ups, which the JDK only offers in a blocking form. Not the workers:
	 * a reconnect must not wait for listeners.
	 */
	Executor resolver() {
		return this.resolver;
	}

	/**
	 * Has a channel closed with these resources; at once when they are closed already.
	 * @param channel a channel, registered just now
	 */
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

	/**
	 * An executor that runs its tasks on the workers one at a time and in order.
	 * @return a new executor
	 */
	Executor newSerialExecutor() {
		return new SerialExecutor(this.workers);
	}

	/**
	 * Hears a stage on a worker. While the workers are shut down it is heard where the
	 * stage completes, rather than not at all.
	 * @param stage the stage
	 * @param action takes its result, or what went wrong
	 * @param <T> type of the result
	 */
	<T> void onWorker(CompletionStage<T> stage, BiConsumer<? super T, ? super @Nullable Throwable> action) {
		stage.whenComplete((result, failure) -> {
			try {
				this.workers.execute(() -> action.accept(result, failure));
			}
			catch (RejectedExecutionException ex) {
				action.accept(result, failure);
			}
		});
	}

	/**
	 * A view of a stage that completes on a worker.
	 * @param stage the stage
	 * @param <T> type of the result
	 * @return the view
	 */
	<T> CompletionStage<T> toWorker(CompletionStage<T> stage) {
		CompletableFuture<T> view = new CompletableFuture<>();
		onWorker(stage, (result, failure) -> {
			if (failure != null) {
				view.completeExceptionally(failure);
			}
			else {
				view.complete(result);
			}
		});
		return view.minimalCompletionStage();
	}

	/**
	 * Refuses to block on an event loop of this library, where the awaited reply could
	 * never be read.
	 * @param operation what would block
	 * @throws IllegalStateException when called on an event loop
	 */
	static void checkMayBlock(String operation) {
		if (Thread.currentThread() instanceof IoThread) {
			throw new IllegalStateException(
					"%s would block the event loop '%s' that has to read its reply; use the form that returns a CompletionStage"
						.formatted(operation, Thread.currentThread().getName()));
		}
	}

	/**
	 * Ends all threads. Waits up to five seconds for running tasks.
	 */
	@Override
	public void close() {
		close(Duration.ofSeconds(5));
	}

	/**
	 * Ends all threads.
	 * @param timeout how long to wait for running tasks
	 */
	public void close(Duration timeout) {
		this.closing = true;
		// Not its waiting tasks: somebody waits for them.
		this.resolver.shutdown();
		this.ticker.shutdownNow();
		try {
			for (Channel channel : this.channels) {
				channel.close().await(timeout.toNanos(), TimeUnit.NANOSECONDS);
			}
			this.eventLoops.shutdownGracefully(0, timeout.toNanos(), TimeUnit.NANOSECONDS);
			// The loops first: what they fail at the end is still told on the workers.
			boolean ended = this.eventLoops.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS);
			if (this.ownWorkers != null) {
				this.ownWorkers.shutdown();
			}
			if (this.ownWorkers != null && !this.ownWorkers.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
				int discarded = this.ownWorkers.shutdownNow().size();
				logger.warn("Listeners still ran {} after the close: interrupted them, discarded {} waiting tasks",
						timeout, discarded);
			}
			if (!ended) {
				logger.warn("Event loops still ran {} after the close", timeout);
			}
		}
		catch (InterruptedException ex) {
			this.eventLoops.shutdownGracefully(0, timeout.toNanos(), TimeUnit.NANOSECONDS);
			if (this.ownWorkers != null) {
				this.ownWorkers.shutdown();
			}
			Thread.currentThread().interrupt();
		}
	}

	/** Tells this library's event loops from all other threads. */
	private static final class IoThread extends FastThreadLocalThread {

		IoThread(Runnable task, String name) {
			super(task, name);
		}

		static ThreadFactory factory() {
			AtomicInteger number = new AtomicInteger();
			return (task) -> new IoThread(task, "esl-io-" + number.incrementAndGet());
		}

	}

	private static final class SerialExecutor implements Executor, Runnable {

		private final Executor executor;

		private final Queue<Runnable> tasks = new ArrayDeque<>();

		private boolean running;

		SerialExecutor(Executor executor) {
			this.executor = executor;
		}

		@Override
		public void execute(Runnable task) {
			synchronized (this.tasks) {
				this.tasks.add(task);
				if (this.running) {
					return;
				}
				this.running = true;
			}
			try {
				this.executor.execute(this);
			}
			catch (RejectedExecutionException ex) {
				synchronized (this.tasks) {
					logger.debug("The workers are shut down; dropped {} notices", this.tasks.size());
					this.tasks.clear();
					this.running = false;
				}
			}
		}

		@Override
		public void run() {
			while (true) {
				Runnable task;
				synchronized (this.tasks) {
					task = this.tasks.poll();
					if (task == null) {
						this.running = false;
						return;
					}
				}
				try {
					task.run();
				}
				catch (Throwable ex) {
					logger.error("A listener failed", ex);
				}
			}
		}

	}

}
