package io.github.eslboot.connection;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.netty.util.concurrent.FastThreadLocalThread;

/**
 * Creates the threads of one {@link EslClientResources}. Tests make the start of a thread
 * fail.
 */
final class ClientThreads {

	private final Map<String, AtomicInteger> numbers = new ConcurrentHashMap<>();

	private final Consumer<Thread> beforeStart;

	/**
	 * Creates a source of threads.
	 * @param beforeStart called before the start of each thread, which fails if it throws
	 */
	ClientThreads(Consumer<Thread> beforeStart) {
		this.beforeStart = beforeStart;
	}

	/**
	 * Creates a daemon thread that is not started.
	 * @param name name of the thread; its number is added
	 * @param task the body
	 */
	Thread newThread(String name, Runnable task) {
		return new ClientThread(task, numbered(name));
	}

	/**
	 * Returns a factory of such threads for executors of the JDK, which start threads
	 * without a call of {@link Thread#start()} since JDK 21.
	 */
	ThreadFactory factory(String name) {
		return (task) -> {
			ClientThread thread = new ClientThread(task, numbered(name));
			this.beforeStart.accept(thread);
			thread.accepted = true;
			return thread;
		};
	}

	/** Creates a thread whose name has no number. */
	Thread newSingleThread(String name, Runnable task) {
		return new ClientThread(task, name);
	}

	/**
	 * Creates a thread that keeps deadlines and, like those of the event loops, must not
	 * block: the application's conditions and load balancers may be called on it.
	 */
	Thread newDeadlineThread(String name, Runnable task) {
		Thread thread = new IoThread(task, name);
		thread.setDaemon(true);
		this.beforeStart.accept(thread);
		return thread;
	}

	/** Returns an executor that starts a thread for each event loop. */
	Executor ofEventLoops() {
		return (task) -> {
			Thread thread = new IoThread(task, numbered("esl-io-"));
			this.beforeStart.accept(thread);
			thread.start();
		};
	}

	private String numbered(String name) {
		return name + this.numbers.computeIfAbsent(name, (first) -> new AtomicInteger()).incrementAndGet();
	}

	/** Thread of an event loop or of the deadlines, which must not block. */
	static final class IoThread extends FastThreadLocalThread {

		IoThread(Runnable task, String name) {
			super(task, name);
		}

	}

	/** Any other thread. */
	private final class ClientThread extends Thread {

		/** Whether the action before the start has run. */
		private boolean accepted;

		ClientThread(Runnable task, String name) {
			super(task, name);
			setDaemon(true);
		}

		@Override
		public void start() {
			if (!this.accepted) {
				ClientThreads.this.beforeStart.accept(this);
			}
			super.start();
		}

	}

}
