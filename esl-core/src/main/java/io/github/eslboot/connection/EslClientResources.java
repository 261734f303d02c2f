package io.github.eslboot.connection;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import io.github.eslboot.internal.Durations;
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
 * Threads that all connections share: a few event loops, which only transfer and decode
 * bytes, and the workers, which run listeners and callbacks of the application. One
 * instance serves any number of servers. The application that creates it closes it, after
 * everything that uses it.
 */
public final class EslClientResources implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EslClientResources.class);

	private final EventLoopGroup eventLoops;

	private final Executor workers;

	private final @Nullable ThreadPoolExecutor ownWorkers;

	private final HostResolver resolver = new HostResolver(InetAddress::getAllByName);

	private final ScheduledThreadPoolExecutor ticker = newTicker();

	/**
	 * All open channels. An event loop that shuts down closes only channels that are
	 * registered already.
	 */
	private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

	private volatile boolean closing;

	private EslClientResources(int ioThreads, int workerThreads, @Nullable Executor workers) {
		this.eventLoops = new MultiThreadIoEventLoopGroup(ioThreads, IoThread.factory(), NioIoHandler.newFactory());
		if (workers != null) {
			this.ownWorkers = null;
			this.workers = workers;
		}
		else {
			ThreadPoolExecutor own = newThreads("esl-worker-", workerThreads);
			this.ownWorkers = own;
			this.workers = own;
		}
	}

	/**
	 * Creates resources with two event loops and up to 16 workers.
	 * @return the resources
	 */
	public static EslClientResources create() {
		return create(2, 16);
	}

	/**
	 * Creates resources with threads of their own. A worker ends after ten seconds
	 * without a task.
	 * @param ioThreads number of event loops
	 * @param workerThreads maximum number of workers
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
	 * Creates resources that use an executor of the application as workers, for example
	 * one with a virtual thread per task.
	 * @param ioThreads number of event loops
	 * @param workers executor for listeners and callbacks; must not reject tasks while
	 * these resources are open, nor run them in the calling thread. It is not closed
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

	/** See {@link EslClientResourcesInternals#nextEventLoop}. */
	EventLoop nextEventLoop() {
		return this.eventLoops.next();
	}

	/**
	 * Returns the executor of listeners and callbacks.
	 * @return the workers
	 */
	public Executor workers() {
		return this.workers;
	}

	/** See {@link EslClientResourcesInternals#ticker}. */
	ScheduledExecutorService ticker() {
		return this.ticker;
	}

	/**
	 * Returns the executor of name look-ups, which the JDK only offers in a blocking
	 * form. They do not run on the workers, so that a reconnect does not wait for
	 * listeners.
	 */
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
		return new SerialExecutor(this.workers);
	}

	/** See {@link EslClientResourcesInternals#onWorker}. */
	<T> void onWorker(CompletionStage<T> stage, BiConsumer<? super T, ? super @Nullable Throwable> action) {
		stage.whenComplete((result, failure) -> {
			Handover<T> handover = new Handover<>(action, result, failure);
			try {
				this.workers.execute(handover);
			}
			catch (Throwable ex) {
				// The workers are shut down, or no thread can be started.
				handover.run();
			}
		});
	}

	/** See {@link EslClientResourcesInternals#toWorker}. */
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

	/** See {@link EslClientResourcesInternals#checkMayBlock}. */
	static void checkMayBlock(String operation) {
		if (Thread.currentThread() instanceof IoThread) {
			throw new IllegalStateException(
					"%s would block the event loop '%s' that has to read its reply; use the asynchronous form, which returns a future"
						.formatted(operation, Thread.currentThread().getName()));
		}
	}

	/**
	 * Closes all connections and ends all threads. Waits up to five seconds for the event
	 * loops, and up to five seconds for running tasks of the workers. An executor of the
	 * application is not shut down.
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
	 * tasks of the workers
	 */
	public void close(Duration timeout) {
		this.closing = true;
		// Queued look-ups still run: attempts to connect wait for their result.
		this.resolver.shutDown();
		this.ticker.shutdownNow();
		try {
			for (Channel channel : this.channels) {
				channel.close().await(timeout.toNanos(), TimeUnit.NANOSECONDS);
			}
			this.eventLoops.shutdownGracefully(0, timeout.toNanos(), TimeUnit.NANOSECONDS);
			// The event loops end first: they fail commands, whose callbacks run on
			// workers.
			boolean ended = this.eventLoops.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS);
			if (this.ownWorkers != null) {
				this.ownWorkers.shutdown();
			}
			if (this.ownWorkers != null && !this.ownWorkers.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
				int discarded = this.ownWorkers.shutdownNow().size();
				logger.warn(
						"Workers still run {} after the close; interrupted their tasks and discarded {} queued ones",
						Durations.toText(timeout), discarded);
			}
			if (!ended) {
				logger.warn("Event loops still run {} after the close", Durations.toText(timeout));
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

	/** Thread of an event loop of this library, which must not block. */
	private static final class IoThread extends FastThreadLocalThread {

		IoThread(Runnable task, String name) {
			super(task, name);
		}

		static ThreadFactory factory() {
			AtomicInteger number = new AtomicInteger();
			return (task) -> new IoThread(task, "esl-io-" + number.incrementAndGet());
		}

	}

	/**
	 * Task that passes a completion to a worker. It runs once, even if an executor queues
	 * it and then fails to start a thread.
	 */
	private static final class Handover<T> extends AtomicBoolean implements Runnable {

		private final transient BiConsumer<? super T, ? super @Nullable Throwable> action;

		private final transient T result;

		private final transient @Nullable Throwable failure;

		Handover(BiConsumer<? super T, ? super @Nullable Throwable> action, T result, @Nullable Throwable failure) {
			this.action = action;
			this.result = result;
			this.failure = failure;
		}

		@Override
		public void run() {
			if (compareAndSet(false, true)) {
				this.action.accept(this.result, this.failure);
			}
		}

	}

}
