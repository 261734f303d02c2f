package io.github.eslboot.outbound;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the handler of each session in a thread of its own, and ends the session when the
 * handler returns or fails.
 */
final class HandlerRunner {

	private static final Logger logger = LoggerFactory.getLogger(HandlerRunner.class);

	private static final HangupCause FAILURE = HangupCause.of("NORMAL_TEMPORARY_FAILURE");

	private final EslSessionServerOptions options;

	private final SessionHandler handler;

	private final Executor threads;

	private final @Nullable ExecutorService ownThreads;

	private final LongAdder failures = new LongAdder();

	/**
	 * Creates a runner.
	 * @param options options of the server
	 * @param handler handler of all sessions
	 * @param threads runs the handlers; {@code null} for threads that the runner owns
	 */
	HandlerRunner(EslSessionServerOptions options, SessionHandler handler, @Nullable Executor threads) {
		this.options = options;
		this.handler = handler;
		if (threads != null) {
			this.ownThreads = null;
			this.threads = threads;
		}
		else {
			ExecutorService own = newThreads();
			this.ownThreads = own;
			this.threads = own;
		}
	}

	/** Creates threads without a limit: the slots bound their number. */
	private static ExecutorService newThreads() {
		AtomicInteger number = new AtomicInteger();
		return Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task, "esl-session-" + number.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		});
	}

	/**
	 * Starts the handler. Never throws: a thread that cannot be started counts as a
	 * failure of the handler.
	 */
	void start(EslSession session) {
		try {
			this.threads.execute(() -> run(session));
		}
		catch (Throwable ex) {
			fail(session, ex);
		}
	}

	private void run(EslSession session) {
		try {
			this.handler.handle(session);
			if (!session.isKeptOpen()) {
				session.release();
			}
		}
		catch (Throwable ex) {
			if (ex instanceof EslException && (!session.isOpen() || session.call().snapshot().isEnded())) {
				logger.debug("{}: {}: the call or its connection has ended; the handler ended with an exception",
						this.options.name(), session, ex);
				session.release();
				return;
			}
			fail(session, ex);
			if (ex instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void fail(EslSession session, Throwable failure) {
		this.failures.increment();
		boolean hangUp = this.options.onHandlerFailure() == HandlerFailurePolicy.HANGUP;
		logger.error("{}: {}: the handler failed; its call {}", this.options.name(), session,
				hangUp ? "is hung up" : "continues in the dialplan", failure);
		if (!hangUp || !session.isOpen()) {
			session.release();
			return;
		}
		session.call()
			.within(this.options.commandTimeout())
			.async()
			.hangup(FAILURE)
			.whenComplete((end, problem) -> session.release());
	}

	long failures() {
		return this.failures.sum();
	}

	/** Accepts no further sessions. Running handlers are not interrupted. */
	void shutDown() {
		if (this.ownThreads != null) {
			this.ownThreads.shutdown();
		}
	}

}
