package io.github.eslboot.call;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

import io.github.eslboot.call.link.CallLink.ApplicationRequest;
import io.github.eslboot.observation.ObservedContext;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;

/** Application in the queue of a call, with the future of its result. */
final class QueuedApplication {

	final String uuid = UUID.randomUUID().toString();

	final CompletableFuture<ApplicationResult> result = new CompletableFuture<>();

	/** Completes when the application has started. Fails if it never will. */
	final CompletableFuture<@Nullable Void> started = new CompletableFuture<>();

	/** Sequence number among the applications of the call. Guarded by the queue. */
	long number;

	final String name;

	final String argument;

	final Mode mode;

	/** Until the start of a lasting application, and until the end of any other. */
	final Duration timeout;

	/** Context of the caller, which the command belongs to. */
	final @Nullable ObservedContext caller;

	/** Guarded by the queue. */
	boolean sent;

	/** Time of the start by the server's clock, or {@code null} if it is unknown. */
	private volatile @Nullable Instant startedAt;

	/** Ends the application at its timeout. Written under the lock of the queue. */
	@Nullable Future<?> timer;

	QueuedApplication(String name, String argument, Mode mode, Duration timeout, @Nullable ObservedContext caller) {
		this.name = name;
		this.argument = argument;
		this.mode = mode;
		this.timeout = timeout;
		this.caller = caller;
	}

	/**
	 * Returns the request of the application.
	 * @param callUuid the call
	 * @param marked whether the call has the variable {@link #marker()} while it runs
	 */
	ApplicationRequest request(String callUuid, boolean marked) {
		return new ApplicationRequest(callUuid, this.uuid, this.name, marked ? marked() : this.argument,
				hasEventLock());
	}

	/**
	 * Returns the name of a variable that the call has only while the application runs.
	 */
	String marker() {
		return "esl_running_" + this.uuid;
	}

	private String marked() {
		String variable = marker() + "=true";
		return this.argument.startsWith("%[") ? "%[" + variable + "," + this.argument.substring(2)
				: "%[" + variable + "]" + this.argument;
	}

	boolean hasEnded() {
		return this.result.isDone();
	}

	boolean hasEventLock() {
		return this.mode == Mode.WAITED_FOR;
	}

	/** The application has started; if it lasts, its timeout no longer applies. */
	void start(@Nullable Instant at) {
		this.startedAt = at;
		if (this.mode.lasts) {
			cancelTimer();
		}
		this.started.complete(null);
	}

	/** Returns the time from the start to an event, or zero if it is unknown. */
	Duration elapsed(EslEvent event) {
		Instant from = this.startedAt;
		Instant to = event.timestamp();
		return (from != null && to != null) ? Duration.between(from, to) : Duration.ZERO;
	}

	void complete(ApplicationResult value) {
		cancelTimer();
		this.started.complete(null);
		this.result.complete(value);
	}

	void fail(Throwable failure) {
		cancelTimer();
		boolean known = failure instanceof EslException || failure instanceof IllegalArgumentException;
		Throwable reason = known ? failure : new EslException("'" + this.name + "' could not be sent", failure);
		this.started.completeExceptionally(reason);
		this.result.completeExceptionally(reason);
	}

	private void cancelTimer() {
		Future<?> running = this.timer;
		if (running != null) {
			running.cancel(false);
		}
	}

	/** How an application and those that are requested later depend on each other. */
	enum Mode {

		/** Later applications wait for the end: the message has an event lock. */
		WAITED_FOR(false),

		/** Later applications run while this one runs. */
		INTERRUPTIBLE(false),

		/** As {@link #INTERRUPTIBLE}; the timeout is that of the start. */
		LASTING(true),

		/**
		 * The application lasts, and FreeSWITCH reads no messages while it runs: later
		 * applications would wait for its end, and are rejected instead.
		 */
		EXCLUSIVE(true);

		private final boolean lasts;

		Mode(boolean lasts) {
			this.lasts = lasts;
		}

		boolean lasts() {
			return this.lasts;
		}

	}

}
