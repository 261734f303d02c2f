package io.github.eslboot.event;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionInternals;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.connection.EslConnectionListener;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.event.Subscriptions.Change;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.Sent;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a stream's connection: opens it, subscribes to what is wanted, and does
 * both again after every end until it is stopped. What comes is the owner's business.
 */
final class StreamConnection {

	private static final Logger logger = LoggerFactory.getLogger(EventStream.class);

	/** Subscriptions nobody needs any more stay for a while: calls come and go. */
	private static final Duration REMOVAL_DELAY = Duration.ofSeconds(30);

	private final String name;

	private final ReconnectBackoff backoff;

	private final EslClientResources resources;

	private final EventLoop timers;

	private final Subscriptions subscriptions;

	private final Owner owner;

	private volatile ConnectionOptions options;

	/** Guards the fields below; held for a few instructions, never across I/O. */
	private final ReentrantLock lock = new ReentrantLock();

	private EventStreamState state = EventStreamState.STOPPED;

	private int generation;

	private int failures;

	private long opened;

	private boolean changing;

	/** Written under the lock, read without. */
	private volatile @Nullable EslConnection connection;

	private @Nullable Outage outage;

	private @Nullable EslException lastError;

	private @Nullable ScheduledFuture<?> retry;

	private @Nullable ScheduledFuture<?> removal;

	private CompletableFuture<Void> up = new CompletableFuture<>();

	private final Set<CompletableFuture<Void>> upWaiters = ConcurrentHashMap.newKeySet();

	/** The server's process, as far as known. */
	private @Nullable String coreUuid;

	/** When the last connection was lost. */
	private long lostNanos = System.nanoTime();

	StreamConnection(String name, ConnectionOptions options, ReconnectBackoff backoff, EslClientResources resources,
			EventLoop timers, Subscriptions subscriptions, Owner owner) {
		this.name = name;
		this.options = options;
		this.backoff = backoff;
		this.resources = resources;
		this.timers = timers;
		this.subscriptions = subscriptions;
		this.owner = owner;
	}

	ConnectionOptions options() {
		return this.options;
	}

	void setOptions(ConnectionOptions changed) {
		this.options = changed;
	}

	/** How it is at one moment. */
	Status status() {
		this.lock.lock();
		try {
			return new Status(this.state, this.opened, this.lastError);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The connection, while there is one. */
	@Nullable EslConnection current() {
		return this.connection;
	}

	void start() {
		this.lock.lock();
		try {
			if (this.state == EventStreamState.CLOSED) {
				throw new IllegalStateException("The event stream of " + this.name + " is closed for good");
			}
			if (this.state != EventStreamState.STOPPED) {
				return;
			}
			changeState(EventStreamState.STARTING);
			this.failures = 0;
			int current = ++this.generation;
			this.timers.execute(() -> connect(current));
		}
		finally {
			this.lock.unlock();
		}
	}

	/** See {@link EventStream#whenUp}. */
	CompletionStage<Void> whenUp(Duration timeout) {
		CompletableFuture<Void> waiter = new CompletableFuture<>();
		this.lock.lock();
		try {
			if (this.state == EventStreamState.UP) {
				waiter.complete(null);
			}
			else if (this.state != EventStreamState.CLOSED && !this.timers.isShuttingDown()) {
				this.upWaiters.add(waiter);
				this.timers.schedule(() -> {
					if (this.upWaiters.remove(waiter)) {
						waiter.completeExceptionally(notUp(timeout));
					}
				}, Durations.toNanos(timeout), TimeUnit.NANOSECONDS);
			}
			else {
				waiter.completeExceptionally(notUp(timeout));
			}
		}
		finally {
			this.lock.unlock();
		}
		return EslClientResourcesInternals.toWorker(this.resources, waiter);
	}

	/** See {@link EventStream#awaitUp}. */
	void awaitUp(Duration timeout) {
		CompletableFuture<Void> current;
		this.lock.lock();
		try {
			current = this.up;
		}
		finally {
			this.lock.unlock();
		}
		try {
			Futures.await(current, timeout, "connecting the event stream");
		}
		catch (EslTimeoutException ex) {
			throw notUp(timeout);
		}
	}

	EslConnectionException notUp(Duration waited) {
		Status now = status();
		EslException error = now.lastError;
		return new EslConnectionException(Reason.UNAVAILABLE, Sent.NO,
				"The event stream of %s is %s and was not up within %s: %s".formatted(this.name, now.state,
						Durations.toText(waited), (error != null) ? error.getMessage() : "it may not be started"),
				error);
	}

	private void connect(int current) {
		Receiver receiver = new Receiver(current);
		EslConnection.open(this.options, this.resources, receiver).whenComplete((made, failure) -> {
			if (failure != null) {
				connectFailed(current, (failure instanceof EslException known) ? known
						: new EslException("Connecting to " + this.name + " failed: " + failure, failure));
			}
			else {
				connected(receiver, made);
			}
		});
	}

	private void connected(Receiver receiver, EslConnection made) {
		this.lock.lock();
		try {
			boolean wanted = receiver.generation == this.generation;
			if (wanted && !made.isOpen()) {
				this.failures++;
				retryLater(new EslConnectionException(Reason.LOST,
						"The connection to " + this.options + " was lost at once"), true);
				return;
			}
			if (wanted) {
				// Should it end this moment, its receiver waits for the lock.
				receiver.connection = made;
				this.connection = made;
				this.opened++;
				this.changing = false;
				this.subscriptions.reset();
				changeSubscriptions();
				return;
			}
		}
		finally {
			this.lock.unlock();
		}
		made.close();
	}

	private void connectFailed(int current, EslException failure) {
		this.lock.lock();
		try {
			if (current == this.generation) {
				boolean news = this.lastError == null || !failure.getMessage().equals(this.lastError.getMessage());
				this.failures++;
				retryLater(failure, news);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void retryLater(EslException failure, boolean news) {
		this.lastError = failure;
		changeState(EventStreamState.DOWN);
		int current = this.generation;
		long wait = this.backoff.nextDelayNanos(this.failures, failure);
		String text = "{}: no events: {}. Next attempt in {} ms.";
		if (news) {
			logger.warn(text, this.name, failure.getMessage(), TimeUnit.NANOSECONDS.toMillis(wait));
		}
		else {
			logger.debug(text, this.name, failure.getMessage(), TimeUnit.NANOSECONDS.toMillis(wait));
		}
		this.retry = this.timers.schedule(() -> connect(current), wait, TimeUnit.NANOSECONDS);
	}

	private void disconnected(Receiver receiver, EslException cause) {
		this.lock.lock();
		try {
			EslConnection lost = receiver.connection;
			if (lost == null || receiver.generation != this.generation || this.connection != lost) {
				return;
			}
			this.connection = null;
			this.changing = false;
			if (this.state == EventStreamState.UP) {
				this.lostNanos = System.nanoTime();
				this.outage = new Outage(lost.lastReadNanos(), cause.getMessage());
				this.up = new CompletableFuture<>();
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

	/** Subscribes to what a listener wants. */
	void add(Listening listening) {
		this.lock.lock();
		try {
			this.subscriptions.add(listening);
			changeSubscriptions();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** What only this listener wanted is not subscribed to for ever. */
	void remove(Listening listening) {
		this.lock.lock();
		try {
			this.subscriptions.remove(listening);
			if (this.removal == null && !this.timers.isShuttingDown()) {
				this.removal = this.timers.schedule(this::removeSubscriptions, REMOVAL_DELAY.toNanos(),
						TimeUnit.NANOSECONDS);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void removeSubscriptions() {
		this.lock.lock();
		try {
			this.removal = null;
			Change change = this.subscriptions.nextRemoval();
			EslConnection current = this.connection;
			if (change != null && current != null && !this.changing) {
				send(current, change);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Under the lock: sends the next change, one at a time. */
	private void changeSubscriptions() {
		EslConnection current = this.connection;
		if (current == null || this.changing) {
			return;
		}
		Change change = this.subscriptions.nextAddition();
		List<Listening> settled = this.subscriptions.settled();
		for (Listening listening : settled) {
			EslException denial = this.subscriptions.denial(listening);
			if (denial != null) {
				logger.warn("{}: the server does not permit events for {}: {}", this.name, listening,
						denial.getMessage());
				listening.subscribed.completeExceptionally(denial);
			}
			else {
				listening.subscribed.complete(null);
			}
		}
		if (change != null) {
			send(current, change);
		}
		else if (this.state != EventStreamState.UP) {
			subscribed();
		}
	}

	private void send(EslConnection current, Change change) {
		EslCommand command = this.subscriptions.command(change);
		this.changing = true;
		current.sendAsync(command, this.options.commandTimeout()).whenComplete((reply, failure) -> {
			this.lock.lock();
			try {
				if (this.connection != current) {
					return;
				}
				this.changing = false;
				if (failure == null) {
					this.subscriptions.answered(change, reply, this.name);
					changeSubscriptions();
					return;
				}
			}
			finally {
				this.lock.unlock();
			}
			EslConnectionInternals.close(current, new EslConnectionException(Reason.UNRESPONSIVE,
					"%s did not answer a subscription".formatted(this.options), failure));
		});
	}

	/** Under the lock: everything wanted is subscribed to on a new connection. */
	private void subscribed() {
		this.failures = 0;
		this.lastError = null;
		changeState(EventStreamState.UP);
		this.up.complete(null);
		for (CompletableFuture<Void> waiter : this.upWaiters) {
			if (this.upWaiters.remove(waiter)) {
				waiter.complete(null);
			}
		}
		Outage over = this.outage;
		this.outage = null;
		this.owner.onUp(this.opened, (over != null) ? over.until(this.name, Instant.now()) : null);
	}

	/**
	 * Does something after a while, on the event loop, if the connection is still the
	 * same now.
	 * @param number its number
	 */
	void later(long number, Duration delay, Runnable task) {
		this.lock.lock();
		try {
			if (number == this.opened && this.state == EventStreamState.UP && !this.timers.isShuttingDown()) {
				this.timers.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The server's process, as an event or a command told.
	 * @param number the connection the knowledge belongs to; later ones know better
	 * @param core the process, empty if unknown
	 */
	void sawCore(long number, String core) {
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
		logger.warn("{}: the server was restarted; its calls and jobs are gone", this.name);
		this.owner.onServerRestart(lost);
	}

	private void changeState(EventStreamState next) {
		EventStreamState before = this.state;
		if (before == next) {
			return;
		}
		this.state = next;
		logger.info("Event stream of {} ({}) is {}", this.name, this.options, next);
		this.owner.onStateChange(before, next);
	}

	/**
	 * Disconnects.
	 * @param ended whether it may start again, {@link EventStreamState#STOPPED}, or not,
	 * {@link EventStreamState#CLOSED}
	 */
	void end(EventStreamState ended) {
		EslConnection current;
		this.lock.lock();
		try {
			if (this.state == EventStreamState.CLOSED || this.state == ended) {
				return;
			}
			if (this.state == EventStreamState.UP) {
				this.lostNanos = System.nanoTime();
				this.outage = new Outage(this.lostNanos, "the stream was stopped");
				this.up = new CompletableFuture<>();
			}
			this.generation++;
			cancel(this.retry);
			cancel(this.removal);
			this.removal = null;
			current = this.connection;
			this.connection = null;
			this.lastError = null;
			changeState(ended);
			if (ended == EventStreamState.CLOSED) {
				EslConnectionException closed = notUp(Duration.ZERO);
				this.up.completeExceptionally(closed);
				this.upWaiters.forEach((waiter) -> waiter.completeExceptionally(closed));
				this.upWaiters.clear();
			}
		}
		finally {
			this.lock.unlock();
		}
		if (current != null) {
			current.close();
		}
	}

	static void cancel(@Nullable ScheduledFuture<?> timer) {
		if (timer != null) {
			timer.cancel(false);
		}
	}

	/** Whose connection this is. Nothing here may block. */
	interface Owner {

		/**
		 * With the lock held.
		 */
		void onStateChange(EventStreamState from, EventStreamState to);

		/**
		 * With the lock held: all that is wanted is subscribed to.
		 * @param number the number of the connection
		 * @param gap what was missed since the last one, if there was one
		 */
		void onUp(long number, @Nullable EventGap gap);

		/**
		 * The server's process is another one.
		 * @param lostNanos when the connection to the former one was lost
		 */
		void onServerRestart(long lostNanos);

		/**
		 * On the event loop.
		 * @param event what has come
		 * @param number the number of the connection
		 */
		void onEvent(EslEvent event, long number);

		/**
		 * On the event loop: there is nothing more for the moment, or at all.
		 * @param channelEvents whether what came had an event of a channel
		 */
		void onReadComplete(boolean channelEvents);

	}

	/**
	 * How the connection is.
	 *
	 * @param state the state
	 * @param opened how many connections there have been; the number of the last one
	 * @param lastError why there is none, if there is none
	 */
	record Status(EventStreamState state, long opened, @Nullable EslException lastError) {

	}

	/** Since when and why there are no events. */
	private record Outage(long fromNanos, String cause) {

		/** As long as it was, even if the clock was set meanwhile. */
		EventGap until(String node, Instant now) {
			return new EventGap(node, now.minusNanos(System.nanoTime() - this.fromNanos), now, this.cause);
		}

	}

	/** Hears one connection. */
	private final class Receiver implements EslConnectionListener {

		private final int generation;

		/** Guarded by the lock. */
		private @Nullable EslConnection connection;

		/** Which of the connections this is, once the first event has come. */
		private long number;

		/** Whether what is being read has an event of a channel. */
		private boolean channelEvents;

		Receiver(int generation) {
			this.generation = generation;
		}

		@Override
		public void onEvent(EslEvent event) {
			if (this.number == 0) {
				this.number = status().opened;
				String core = event.header("Core-UUID");
				sawCore(this.number, (core != null) ? core : "");
			}
			StreamConnection.this.owner.onEvent(event, this.number);
			this.channelEvents |= event.uniqueId() != null;
		}

		@Override
		public void onReadComplete() {
			boolean any = this.channelEvents;
			this.channelEvents = false;
			StreamConnection.this.owner.onReadComplete(any);
		}

		@Override
		public void onClosed(EslException cause) {
			onReadComplete();
			disconnected(this, cause);
		}

	}

}
