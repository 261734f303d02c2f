package io.github.eslboot.event.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.connection.EslConnectionInternals;
import io.github.eslboot.connection.EslConnectionListener;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.internal.Steps;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslMessage;
import io.github.eslboot.protocol.EslProtocolException;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.EventFormat;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.Sent;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connection of an event stream over its whole life: opens a socket, subscribes to the
 * wanted topics, and repeats both after every loss until it is stopped. Events go to its
 * {@link Callbacks}. All methods may be called by any thread; only {@link #awaitUp}
 * blocks.
 * <p>
 * The class is long because it is one state machine under one lock, together with the
 * interface to its owner.
 *
 * @since 0.1.0
 */
public final class StreamConnection {

	private static final Logger logger = LoggerFactory.getLogger(StreamConnection.class);

	private final String node;

	private final ReconnectBackoff backoff;

	private final EslClientResources resources;

	private final EventLoop timers;

	private final Callbacks callbacks;

	private final UpWaiters upWaiters = new UpWaiters();

	private volatile ConnectionOptions options;

	/** Guards the fields below; held for a few instructions, never across I/O. */
	private final ReentrantLock lock = new ReentrantLock();

	private final SubscriptionUpdater subscriptions;

	private StreamPhase state = StreamPhase.STOPPED;

	/** Incremented by each start and stop, which make earlier attempts obsolete. */
	private int generation;

	/** Failed attempts in a row. */
	private int failures;

	/** Number of connections opened so far, which is the number of the last one. */
	private long opened;

	/** Written under the lock, read without. */
	private volatile @Nullable EslConnection connection;

	private @Nullable Interruption interruption;

	private @Nullable EslException lastError;

	private @Nullable ScheduledFuture<?> retry;

	/** Attempt to connect that has not ended. */
	private @Nullable ConnectionListener attempt;

	/** Uuid of the server's process, if known. */
	private @Nullable String coreUuid;

	/** When the last connection was lost. */
	private long lostNanos = System.nanoTime();

	/**
	 * Creates a stopped connection.
	 * @param node name of the server, for messages
	 * @param options how to connect
	 * @param backoff delays between attempts
	 * @param resources threads to use
	 * @param timers event loop for delayed tasks
	 * @param format format of events
	 * @param permanent events to subscribe to even without interest in them
	 * @param callbacks receive events and changes
	 */
	public StreamConnection(String node, ConnectionOptions options, ReconnectBackoff backoff,
			EslClientResources resources, EventLoop timers, EventFormat format, Collection<EventName> permanent,
			Callbacks callbacks) {
		this.node = node;
		this.options = options;
		this.backoff = backoff;
		this.resources = resources;
		this.timers = timers;
		this.subscriptions = new SubscriptionUpdater(node, new Subscriptions(format, permanent), this::options, timers,
				this.lock, this::subscribed);
		this.callbacks = callbacks;
	}

	public ConnectionOptions options() {
		return this.options;
	}

	/**
	 * Changes the options for later connections.
	 * @param changed the options
	 */
	public void setOptions(ConnectionOptions changed) {
		this.options = changed;
	}

	/**
	 * Returns the status at one moment.
	 * @return the status
	 */
	public Status status() {
		this.lock.lock();
		try {
			return new Status(this.state, this.opened, this.lastError);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Returns the open connection.
	 * @return the connection, or {@code null} while there is none
	 */
	public @Nullable EslConnection current() {
		return this.connection;
	}

	/**
	 * Starts to connect in the background. Does nothing if started already.
	 * @throws IllegalStateException when closed
	 */
	public void start() {
		this.lock.lock();
		try {
			if (this.state == StreamPhase.CLOSED) {
				throw new IllegalStateException(
						"The event stream of " + this.node + " is closed and cannot be started again");
			}
			if (this.state != StreamPhase.STOPPED) {
				return;
			}
			this.failures = 0;
			this.generation++;
			this.attempt = null;
			changeState(StreamPhase.STARTING);
			retryAfter(0);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Schedules the next attempt to connect. With the lock held. If that fails, the next
	 * {@link #check} makes up for it.
	 */
	private void retryAfter(long nanos) {
		int current = this.generation;
		this.retry = null;
		try {
			this.retry = this.timers.schedule(() -> connect(current), nanos, TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("{}: the client's threads are shut down; the event stream does not connect", this.node);
		}
		catch (Throwable ex) {
			Steps.logFailure(logger, this.node, "scheduling the next attempt to connect the event stream", ex);
		}
	}

	/**
	 * Starts an attempt to connect if the stream has no connection, no attempt and no
	 * timer of the next one. To be called periodically: an attempt or its timer may have
	 * failed to start.
	 */
	public void check() {
		int current;
		this.lock.lock();
		try {
			boolean wanted = this.state == StreamPhase.STARTING || this.state == StreamPhase.DOWN;
			boolean waits = this.retry != null && !this.retry.isDone();
			if (!wanted || this.connection != null || this.attempt != null || waits) {
				return;
			}
			current = this.generation;
		}
		finally {
			this.lock.unlock();
		}
		connect(current);
	}

	/**
	 * Returns a stage that completes when all wanted topics are active.
	 * @param timeout maximum time to wait
	 * @return completes on a callback thread, exceptionally after the timeout or when
	 * closed
	 */
	public CompletionStage<Void> whenUp(Duration timeout) {
		return EslClientResourcesInternals.toCallback(this.resources, up(timeout));
	}

	/**
	 * Returns a future that completes when all wanted topics are active.
	 * @param timeout maximum time to wait
	 * @return completes on an event loop or on the calling thread, without a lock held
	 */
	public CompletableFuture<Void> whenUpOnLoop(Duration timeout) {
		CompletableFuture<Void> up = up(timeout);
		return up.isDone() ? up : up.thenApplyAsync((done) -> done, this.timers);
	}

	/**
	 * Waits until all wanted topics are active. Blocks.
	 * @param timeout maximum time to wait
	 * @throws EslConnectionException after the timeout or when closed
	 */
	public void awaitUp(Duration timeout) {
		if (status().state == StreamPhase.UP) {
			return;
		}
		try {
			Futures.await(up(timeout), timeout, "connecting the event stream", Sent.NO);
		}
		catch (EslTimeoutException ex) {
			throw notUp(timeout);
		}
	}

	private CompletableFuture<Void> up(Duration timeout) {
		this.lock.lock();
		try {
			if (this.state == StreamPhase.UP) {
				return CompletableFuture.completedFuture(null);
			}
			if (this.state == StreamPhase.CLOSED || this.timers.isShuttingDown()) {
				return CompletableFuture.failedFuture(notUp(timeout));
			}
			return this.upWaiters.add(timeout, this.timers, () -> notUp(timeout));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Returns the failure of an operation that needs the stream while it is not up.
	 * @param waited how long the operation waited
	 * @return an exception with the state and the last error
	 */
	public EslConnectionException notUp(Duration waited) {
		Status now = status();
		EslException error = now.lastError;
		return new EslConnectionException(Reason.UNAVAILABLE, Sent.NO,
				"The event stream of %s is %s and was not up within %s: %s".formatted(this.node, now.state,
						Durations.toText(waited), (error != null) ? error.getMessage() : "it may not be started"),
				error);
	}

	private void connect(int current) {
		ConnectionListener listener;
		this.lock.lock();
		try {
			if (current != this.generation || this.attempt != null || this.connection != null) {
				return;
			}
			listener = new ConnectionListener(current);
			this.attempt = listener;
		}
		finally {
			this.lock.unlock();
		}
		try {
			EslConnection.open(this.options, this.resources, listener)
				.whenComplete((established, failure) -> ended(listener, established, failure));
		}
		catch (Throwable ex) {
			ended(listener, null, ex);
		}
	}

	/**
	 * Ends an attempt. A failure here fails the attempt, so that another one follows.
	 */
	private void ended(ConnectionListener listener, @Nullable EslConnection established, @Nullable Throwable failure) {
		Throwable cause = failure;
		try {
			if (established != null && failure == null) {
				connected(listener, established);
				return;
			}
		}
		catch (Throwable ex) {
			cause = ex;
			if (established != null) {
				// The stream may have taken the connection: its end starts the next
				// attempt.
				established.close();
			}
		}
		connectFailed(listener, cause);
	}

	private void connected(ConnectionListener listener, EslConnection established) {
		this.lock.lock();
		try {
			boolean wanted = listener == this.attempt;
			if (wanted && !established.isOpen()) {
				this.attempt = null;
				this.failures++;
				retryLater(new EslConnectionException(Reason.LOST,
						"The connection to " + this.options + " was lost immediately"), true);
				return;
			}
			if (wanted) {
				// If the connection ends at this moment, its listener waits for the lock.
				listener.connection = established;
				this.connection = established;
				this.attempt = null;
				this.opened++;
				this.subscriptions.connected(established);
				return;
			}
		}
		finally {
			this.lock.unlock();
		}
		established.close();
	}

	private void connectFailed(ConnectionListener listener, @Nullable Throwable failure) {
		this.lock.lock();
		try {
			if (listener == this.attempt) {
				this.attempt = null;
				this.failures++;
				Throwable cause = (failure != null) ? Futures.unwrap(failure)
						: new IllegalStateException("the attempt ended without a connection");
				EslException known = (cause instanceof EslException exception) ? exception
						: new EslException("Connecting to " + this.node + " failed: " + cause, cause);
				EslException before = this.lastError;
				retryLater(known, before == null || !Objects.equals(known.getMessage(), before.getMessage()));
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Schedules the next attempt, before anything that may fail. Repeated failures are
	 * logged at a lower level.
	 */
	private void retryLater(EslException failure, boolean isNew) {
		this.lastError = failure;
		long wait = EslConnectionInternals.nextDelayNanos(this.backoff, this.failures, failure);
		retryAfter(wait);
		changeState(StreamPhase.DOWN);
		Steps.run(logger, this.node, "logging a failed attempt to connect", () -> log(failure, isNew, wait));
	}

	private void log(EslException failure, boolean isNew, long wait) {
		String text = "{}: no event stream: {}; next attempt in {} ms";
		if (isNew) {
			logger.warn(text, this.node, failure.getMessage(), TimeUnit.NANOSECONDS.toMillis(wait));
		}
		else {
			logger.debug(text, this.node, failure.getMessage(), TimeUnit.NANOSECONDS.toMillis(wait));
		}
	}

	private void disconnected(ConnectionListener listener, EslException cause) {
		this.lock.lock();
		try {
			EslConnection lost = listener.connection;
			if (lost == null || listener.generation != this.generation || this.connection != lost) {
				return;
			}
			this.connection = null;
			this.subscriptions.disconnected();
			if (this.state == StreamPhase.UP) {
				this.lostNanos = System.nanoTime();
				this.interruption = new Interruption(EslConnectionInternals.lastFrameNanos(lost), cause.getMessage());
			}
			else {
				this.failures++;
			}
			retryLater(cause, true);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Subscribes to the topics of an interest.
	 * @param interest the interest
	 */
	public void add(Interest interest) {
		this.lock.lock();
		try {
			this.subscriptions.add(interest);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Removes an interest that was added before. Topics without interest are unsubscribed
	 * after a grace period.
	 * @param interest the interest
	 */
	public void remove(Interest interest) {
		this.lock.lock();
		try {
			this.subscriptions.remove(interest);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Called with the lock held when all wanted topics are active. */
	private void subscribed() {
		if (this.state == StreamPhase.UP) {
			return;
		}
		this.failures = 0;
		this.lastError = null;
		changeState(StreamPhase.UP);
		this.upWaiters.complete();
		Interruption past = this.interruption;
		this.interruption = null;
		Steps.run(logger, this.node, "the notification that the event stream is up",
				() -> this.callbacks.onUp(this.opened, (past != null) ? past.until(Instant.now()) : null));
	}

	/**
	 * Schedules a task on the event loop if a connection is still the current one.
	 * @param number number of the connection
	 * @param delay delay of the task
	 * @param task the task
	 */
	public void scheduleIfCurrent(long number, Duration delay, Runnable task) {
		this.lock.lock();
		try {
			if (number == this.opened && this.state == StreamPhase.UP && !this.timers.isShuttingDown()) {
				Steps.run(logger, this.node, "scheduling a task of the event stream",
						() -> this.timers.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS));
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Returns the uuid of the server's process, or {@code null} if unknown. */
	public @Nullable String coreUuid() {
		this.lock.lock();
		try {
			return this.coreUuid;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Records the uuid of the server's process and detects a restart.
	 * @param number number of the connection that the information belongs to; it is
	 * ignored if a later connection is open
	 * @param core uuid of the process, empty if unknown
	 */
	public void noteCoreUuid(long number, String core) {
		long lost;
		this.lock.lock();
		try {
			String before = this.coreUuid;
			if (number != this.opened || core.isEmpty() || core.equals(before)) {
				return;
			}
			this.coreUuid = core;
			if (before == null) {
				return;
			}
			lost = this.lostNanos;
		}
		finally {
			this.lock.unlock();
		}
		logger.warn("{}: the server was restarted; its calls and jobs end as lost", this.node);
		this.callbacks.onServerRestart(lost);
	}

	private void changeState(StreamPhase next) {
		StreamPhase before = this.state;
		if (before == next) {
			return;
		}
		this.state = next;
		Steps.run(logger, this.node, "the notification of the state of the event stream", () -> {
			logger.info("Event stream of {} ({}) is {}", this.node, this.options, next);
			this.callbacks.onStateChange(before, next);
		});
	}

	private void unparsed(EslProtocolException problem) {
		this.callbacks.onUnparsedEvent(problem, Instant.now(), status().opened);
	}

	/** Disconnects; {@link #start()} connects again. */
	public void stop() {
		end(StreamPhase.STOPPED);
	}

	/** Disconnects. A closed connection cannot be started again. */
	public void close() {
		end(StreamPhase.CLOSED);
	}

	private void end(StreamPhase ended) {
		EslConnection current;
		this.lock.lock();
		try {
			if (this.state == StreamPhase.CLOSED || this.state == ended) {
				return;
			}
			if (this.state == StreamPhase.UP) {
				this.lostNanos = System.nanoTime();
				this.interruption = new Interruption(this.lostNanos, "the stream was stopped");
			}
			this.generation++;
			this.attempt = null;
			if (this.retry != null) {
				this.retry.cancel(false);
			}
			this.subscriptions.stopped();
			current = this.connection;
			this.connection = null;
			this.lastError = null;
			changeState(ended);
			if (ended == StreamPhase.CLOSED) {
				this.upWaiters.fail(notUp(Duration.ZERO));
			}
		}
		finally {
			this.lock.unlock();
		}
		if (current != null) {
			current.close();
		}
	}

	/** Phase of the connection. */
	public enum StreamPhase {

		/** Not started, or stopped. */
		STOPPED,

		/** Connecting for the first time. */
		STARTING,

		/** Connected, and all wanted topics are active. */
		UP,

		/** Not connected; the next attempt is scheduled. */
		DOWN,

		/** Closed; cannot be started again. */
		CLOSED

	}

	/** Notifications of a connection. No method may block. */
	public interface Callbacks {

		/**
		 * Called with the lock held when the state changes.
		 * @param from the state before
		 * @param to the state now
		 */
		void onStateChange(StreamPhase from, StreamPhase to);

		/**
		 * Called with the lock held when all wanted topics are active.
		 * @param number number of the connection
		 * @param outage time without events since the last connection, if there was one
		 */
		void onUp(long number, @Nullable Outage outage);

		/**
		 * Called when the server's process has changed.
		 * @param lostNanos when the connection to the former process was lost, as of
		 * {@link System#nanoTime()}
		 */
		void onServerRestart(long lostNanos);

		/**
		 * Called on the event loop for each event.
		 * @param event the event
		 * @param number number of the connection
		 */
		void onEvent(EslEvent event, long number);

		/**
		 * Called on the event loop for each event that cannot be parsed.
		 * @param problem why it cannot be parsed
		 * @param at when it was received
		 * @param number number of the connection
		 */
		void onUnparsedEvent(EslProtocolException problem, Instant at, long number);

		/**
		 * Called on the event loop after the events of one read from the socket, and when
		 * the connection ends.
		 * @param channelEvents whether events of channels were among them
		 */
		void onReadComplete(boolean channelEvents);

	}

	/**
	 * Status at one moment.
	 *
	 * @param state the state
	 * @param opened number of connections opened so far, which is the number of the last
	 * @param lastError why there is no connection, if there is none
	 */
	public record Status(StreamPhase state, long opened, @Nullable EslException lastError) {

	}

	/**
	 * Time without events.
	 *
	 * @param from when the last frame was complete
	 * @param to when all wanted topics were active again
	 * @param cause why the connection ended
	 */
	public record Outage(Instant from, Instant to, String cause) {

	}

	/** Start of an outage that has not ended. */
	private record Interruption(long fromNanos, String cause) {

		/**
		 * Returns the outage. Its duration is right even if the clock was changed in the
		 * meantime.
		 */
		Outage until(Instant now) {
			return new Outage(now.minusNanos(System.nanoTime() - this.fromNanos), now, this.cause);
		}

	}

	/** Listener of one attempt to connect, and of the connection that results from it. */
	private final class ConnectionListener implements EslConnectionListener {

		private final int generation;

		/** Guarded by the lock. */
		private @Nullable EslConnection connection;

		/** Number of the connection; zero until its first event. Event loop only. */
		private long number;

		/** Whether the current read contains an event of a channel. Event loop only. */
		private boolean channelEvents;

		ConnectionListener(int generation) {
			this.generation = generation;
		}

		@Override
		public void onEvent(EslEvent event) {
			try {
				if (this.number == 0) {
					this.number = status().opened;
					String core = event.header("Core-UUID");
					noteCoreUuid(this.number, (core != null) ? core : "");
				}
				StreamConnection.this.callbacks.onEvent(event, this.number);
				this.channelEvents |= event.uniqueId() != null;
			}
			catch (Throwable ex) {
				// The listeners may not have received it.
				Steps.logFailure(logger, StreamConnection.this.node, "the handling of an event", ex);
				unparsed(new EslProtocolException("an event could not be handled: " + ex, ex));
			}
		}

		@Override
		public void onUnparsed(EslMessage.Unparsed frame) {
			EslProtocolException problem = frame.problem();
			if (problem != null) {
				unparsed(problem);
			}
			else if (isEvent(frame)) {
				unparsed(new EslProtocolException(
						"a frame is of the unknown type '" + frame.headers().get("Content-Type") + "'"));
			}
		}

		private static boolean isEvent(EslMessage.Unparsed frame) {
			String type = frame.headers().get("Content-Type");
			return type != null && type.startsWith("text/event");
		}

		@Override
		public void onReadComplete() {
			boolean any = this.channelEvents;
			this.channelEvents = false;
			StreamConnection.this.callbacks.onReadComplete(any);
		}

		@Override
		public void onClosed(EslException cause) {
			try {
				onReadComplete();
			}
			finally {
				disconnected(this, cause);
			}
		}

	}

}
