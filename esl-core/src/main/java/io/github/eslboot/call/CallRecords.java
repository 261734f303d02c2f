package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivery of the records of ended calls to one listener. Every call of the servers that
 * ends is reported once: with a complete record when its CHANNEL_HANGUP_COMPLETE is
 * received, or with an incomplete one when its end was lost. After a gap, and for calls
 * without events for {@code quietCallCheck}, the server is asked which calls still exist.
 * A call that began and ended within one gap is not known and has no record.
 * <p>
 * A record is passed to the listener until it returns. Records that wait are kept in
 * memory: the application must store what has to survive its own end. Close the delivery
 * before the client. Thread-safe.
 *
 * @since 0.1.0
 */
public final class CallRecords implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(CallRecords.class);

	private static final long CHECK_MILLIS = 200;

	private final CallRecordOptions options;

	private final CallTracker tracker;

	private final CallRecordQueue queue;

	private final Future<?> check;

	private final Registration registration;

	private CallRecords(CallRecordOptions options, CallRecordListener listener, EslClientResources resources,
			BiFunction<EventSelector, EslEventListener, Registration> listen) {
		this.options = options;
		this.queue = new CallRecordQueue(options, listener, resources.workers());
		this.tracker = new CallTracker(options.name(), resources, options.endGrace(), this.queue);
		this.check = EslClientResourcesInternals.nextEventLoop(resources)
			.scheduleWithFixedDelay(this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
		this.registration = listen.apply(CallTracker.EVENTS, this.tracker);
	}

	static CallRecords start(CallRecordOptions options, CallRecordListener listener, EslClientResources resources,
			BiFunction<EventSelector, EslEventListener, Registration> listen) {
		return new CallRecords(options, listener, resources, listen);
	}

	private void check() {
		try {
			this.queue.check();
		}
		catch (Throwable ex) {
			logger.error("{}: the check of waiting records failed; the next one follows", this.options.name(), ex);
		}
	}

	/**
	 * Returns the registration for the events of the calls.
	 * @return the registration; ready when the servers send the events
	 */
	public Registration registration() {
		return this.registration;
	}

	/**
	 * Returns the options.
	 * @return the options
	 */
	public CallRecordOptions options() {
		return this.options;
	}

	/**
	 * Returns the statistics.
	 * @return a snapshot
	 */
	public CallRecordStats stats() {
		return this.queue.stats(this.tracker.size());
	}

	/**
	 * Waits until all records are handled, with at most {@code retryDelay} between the
	 * attempts. Further calls may end in the meantime. Blocks.
	 * @param timeout maximum time to wait
	 * @return whether no record waits
	 * @throws IllegalStateException when called on an event loop
	 */
	public boolean drain(Duration timeout) {
		EslClientResourcesInternals.checkMayBlock("Waiting for call records");
		return this.queue.drain(timeout);
	}

	/**
	 * Ends the delivery. Records that are not handled are given up: counted as lost,
	 * logged, and passed to {@link CallRecordListener#onLost}. Does not wait for them;
	 * see {@link #drain}.
	 */
	@Override
	public void close() {
		this.registration.cancel();
		this.check.cancel(false);
		this.queue.close();
		int tracked = this.tracker.size();
		if (tracked > 0) {
			logger.info("{}: closed while {} calls are alive; they have no record", this.options.name(), tracked);
		}
	}

	@Override
	public String toString() {
		return "%s %s".formatted(this.options.name(), stats());
	}

}
