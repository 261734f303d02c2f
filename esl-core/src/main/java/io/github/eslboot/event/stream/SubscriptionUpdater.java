package io.github.eslboot.event.stream;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.connection.EslConnectionInternals;
import io.github.eslboot.event.stream.Subscriptions.Change;
import io.github.eslboot.internal.Steps;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the changes of subscriptions on the current connection, one at a time, and
 * reports when all wanted topics are active. Shares the lock of {@link StreamConnection};
 * its methods are called with the lock held.
 */
final class SubscriptionUpdater {

	private static final Logger logger = LoggerFactory.getLogger(SubscriptionUpdater.class);

	/**
	 * Grace period of unused subscriptions, since listeners of calls are added and
	 * removed often.
	 */
	private static final Duration REMOVAL_DELAY = Duration.ofSeconds(30);

	private final String node;

	private final Subscriptions subscriptions;

	private final Supplier<ConnectionOptions> options;

	private final EventLoop timers;

	private final Lock lock;

	private final Runnable allActive;

	private @Nullable EslConnection connection;

	/** Whether a command has no reply yet. */
	private boolean changePending;

	private @Nullable ScheduledFuture<?> removal;

	/**
	 * Creates an updater without a connection.
	 * @param node name of the server, for messages
	 * @param subscriptions the subscriptions
	 * @param options options of the connection
	 * @param timers times the removals
	 * @param lock lock of the stream's connection
	 * @param allActive called with the lock held when all wanted topics are active
	 */
	SubscriptionUpdater(String node, Subscriptions subscriptions, Supplier<ConnectionOptions> options, EventLoop timers,
			Lock lock, Runnable allActive) {
		this.node = node;
		this.subscriptions = subscriptions;
		this.options = options;
		this.timers = timers;
		this.lock = lock;
		this.allActive = allActive;
	}

	/** Starts to subscribe on a new connection. */
	void connected(EslConnection opened) {
		this.connection = opened;
		this.changePending = false;
		this.subscriptions.reset();
		update();
	}

	void disconnected() {
		this.connection = null;
		this.changePending = false;
	}

	/** Disconnects and cancels a scheduled removal. Called when the stream is stopped. */
	void stopped() {
		disconnected();
		if (this.removal != null) {
			this.removal.cancel(false);
			this.removal = null;
		}
	}

	void add(Interest interest) {
		this.subscriptions.add(interest);
		update();
	}

	void remove(Interest interest) {
		this.subscriptions.remove(interest);
		if (this.removal == null && !this.timers.isShuttingDown()) {
			// If this fails, the next removal of an interest tries again.
			Steps.run(logger, this.node, "scheduling the removal of subscriptions", () -> this.removal = this.timers
				.schedule(this::removeUnused, REMOVAL_DELAY.toNanos(), TimeUnit.NANOSECONDS));
		}
	}

	private void removeUnused() {
		this.lock.lock();
		try {
			this.removal = null;
			Change change = this.subscriptions.nextRemoval();
			EslConnection current = this.connection;
			if (change != null && current != null && !this.changePending) {
				send(current, change);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void update() {
		EslConnection current = this.connection;
		if (current == null || this.changePending) {
			return;
		}
		Change change = this.subscriptions.nextAddition();
		notifySettled();
		if (change != null) {
			send(current, change);
		}
		else {
			this.allActive.run();
		}
	}

	private void notifySettled() {
		for (Interest interest : this.subscriptions.takeSettled()) {
			Steps.run(logger, this.node, "the notification of a subscription", () -> notifySettled(interest));
		}
	}

	private void notifySettled(Interest interest) {
		EslException denial = this.subscriptions.denial(interest);
		if (denial != null) {
			logger.warn("{}: the server refuses events of {}: {}", this.node, interest, denial.getMessage());
			interest.onDenied(denial);
		}
		else {
			interest.onSubscribed();
		}
	}

	private void send(EslConnection current, Change change) {
		this.changePending = true;
		try {
			current.sendAsync(this.subscriptions.command(change), this.options.get().commandTimeout())
				.whenComplete((reply, failure) -> answered(current, change, reply, failure));
		}
		catch (Throwable ex) {
			abandon(current, "a subscription could not be sent to %s", ex);
		}
	}

	private void answered(EslConnection current, Change change, @Nullable EslReply reply, @Nullable Throwable failure) {
		try {
			this.lock.lock();
			try {
				if (this.connection != current) {
					return;
				}
				this.changePending = false;
				if (reply != null && failure == null) {
					this.subscriptions.answered(change, reply, this.node);
					update();
					return;
				}
			}
			finally {
				this.lock.unlock();
			}
		}
		catch (Throwable ex) {
			abandon(current, "the reply to a subscription of %s could not be handled", ex);
			return;
		}
		abandon(current, "%s did not answer a subscription", failure);
	}

	/** Closes the connection: the next one subscribes again. */
	private void abandon(EslConnection current, String text, @Nullable Throwable cause) {
		EslConnectionInternals.close(current,
				new EslConnectionException(Reason.UNRESPONSIVE, text.formatted(this.options.get()), cause));
	}

}
