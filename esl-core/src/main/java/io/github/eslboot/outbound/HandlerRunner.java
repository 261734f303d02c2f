package io.github.eslboot.outbound;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.github.eslboot.call.CallInternals;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.LogThrottle;
import io.github.eslboot.internal.OneTimeTask;
import io.github.eslboot.observation.EslObserver;
import io.github.eslboot.observation.ObservationInternals;
import io.github.eslboot.observation.Observed;
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

	private static final Duration RETRY = Duration.ofMillis(100);

	private static final HangupCause FAILURE = HangupCause.of("NORMAL_TEMPORARY_FAILURE");

	private final EslSessionServerOptions options;

	private final SessionHandler handler;

	private final EslClientResources resources;

	/** Executor of the application, or {@code null} for threads of the runner. */
	private final @Nullable Executor threads;

	private volatile @Nullable ExecutorService ownThreads;

	private final LongAdder failures = new LongAdder();

	private final LogThrottle threadLog = new LogThrottle();

	/**
	 * Creates a runner.
	 * @param options options of the server
	 * @param handler handler of all sessions
	 * @param resources creates the threads that the runner owns
	 * @param threads runs the handlers; {@code null} for threads that the runner owns
	 */
	HandlerRunner(EslSessionServerOptions options, SessionHandler handler, EslClientResources resources,
			@Nullable Executor threads) {
		this.options = options;
		this.handler = handler;
		this.resources = resources;
		this.threads = threads;
	}

	/** Accepts sessions, also after {@link #shutDown}. */
	void open() {
		if (this.threads == null) {
			// Without a limit: the slots bound their number.
			this.ownThreads = Executors
				.newCachedThreadPool(EslClientResourcesInternals.threadFactory(this.resources, "esl-session-"));
		}
	}

	/**
	 * Starts the handler. Never throws. If no thread can be started, further attempts
	 * follow for the command timeout; then it counts as a failure of the handler, as does
	 * the rejection by an executor of the application.
	 */
	void start(EslSession session) {
		start(session, new OneTimeTask(() -> run(session)),
				System.nanoTime() + Durations.toNanos(this.options.commandTimeout()));
	}

	private void start(EslSession session, OneTimeTask task, long deadline) {
		try {
			Executor executor = (this.threads != null) ? this.threads : this.ownThreads;
			Objects.requireNonNull(executor).execute(task);
		}
		catch (Throwable ex) {
			boolean retry = !(ex instanceof RejectedExecutionException) && System.nanoTime() - deadline < 0
					&& session.isOpen();
			if (!(retry && startLater(session, task, deadline, ex)) && task.cancel()) {
				fail(session, ex);
			}
		}
	}

	private boolean startLater(EslSession session, OneTimeTask task, long deadline, Throwable cause) {
		if (this.threadLog.isDue()) {
			logger.warn("{}: {}: no thread could be started for its handler; next attempt in {} ms",
					this.options.name(), session, RETRY.toMillis(), cause);
		}
		try {
			EslClientResourcesInternals.nextEventLoop(this.resources)
				.schedule(() -> start(session, task, deadline), RETRY.toNanos(), TimeUnit.NANOSECONDS);
			return true;
		}
		catch (Throwable ex) {
			return false;
		}
	}

	private void run(EslSession session) {
		EslObserver observer = EslClientResourcesInternals.observer(this.resources);
		Observed<Void> observed = (observer != null) ? observer.session(this.options.name(), session.data()) : null;
		Throwable failure = ObservationInternals.in(observed, () -> handle(session));
		if (observed != null) {
			observed.end(null, failure);
		}
	}

	/** Returns the failure of the handler, or {@code null} if it has not failed. */
	private @Nullable Throwable handle(EslSession session) {
		try {
			this.handler.handle(session);
			if (!session.isKeptOpen()) {
				session.release();
			}
			return null;
		}
		catch (Throwable ex) {
			boolean mayBeCausedByEnd = ex instanceof EslException || ex instanceof InterruptedException;
			if (mayBeCausedByEnd && (!session.isOpen() || session.call().snapshot().isEnded())) {
				logger.debug("{}: {}: the call or its connection has ended; the handler ended with an exception",
						this.options.name(), session, ex);
				session.release();
				return null;
			}
			fail(session, ex);
			if (ex instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			return ex;
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
		CallInternals.hangupOnLoop(session.call(), FAILURE, this.options.commandTimeout())
			.whenComplete((end, problem) -> session.release());
	}

	long failures() {
		return this.failures.sum();
	}

	/** Accepts no further sessions. Running handlers are not interrupted. */
	void shutDown() {
		ExecutorService own = this.ownThreads;
		if (own != null) {
			own.shutdown();
		}
	}

}
