package io.github.eslboot.event;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Periodic checks of a started stream: each second of its connection and for slow
 * handlers, and each minute for calls without events. Started and stopped by one thread
 * at a time.
 */
final class PeriodicChecks {

	private static final Logger logger = LoggerFactory.getLogger(PeriodicChecks.class);

	private static final Duration ONE_SECOND = Duration.ofSeconds(1);

	private static final Duration QUIET_CALL_INTERVAL = Duration.ofMinutes(1);

	private final EventStreamOptions options;

	private final EventLoop timers;

	private final Runnable everySecond;

	private final Runnable quietCallCheck;

	private @Nullable ScheduledFuture<?> everySecondTimer;

	private @Nullable ScheduledFuture<?> quietCallTimer;

	/**
	 * Creates checks that are not started.
	 * @param options contain the name of the server, and whether quiet calls are checked
	 * @param timers runs the checks, which must not block
	 * @param everySecond check of the connection and for slow handlers
	 * @param quietCallCheck checks calls without events
	 */
	PeriodicChecks(EventStreamOptions options, EventLoop timers, Runnable everySecond, Runnable quietCallCheck) {
		this.options = options;
		this.timers = timers;
		this.everySecond = everySecond;
		this.quietCallCheck = quietCallCheck;
	}

	void start() {
		this.everySecondTimer = every(ONE_SECOND, this.everySecond);
		if (!this.options.quietCallCheck().isZero()) {
			this.quietCallTimer = every(QUIET_CALL_INTERVAL, this.quietCallCheck);
		}
	}

	private ScheduledFuture<?> every(Duration interval, Runnable task) {
		return this.timers.scheduleAtFixedRate(() -> {
			try {
				task.run();
			}
			catch (Throwable ex) {
				logger.error("{}: a periodic check of the event stream failed; the next one follows",
						this.options.name(), ex);
			}
		}, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
	}

	void stop() {
		cancel(this.everySecondTimer);
		cancel(this.quietCallTimer);
	}

	private static void cancel(@Nullable ScheduledFuture<?> timer) {
		if (timer != null) {
			timer.cancel(false);
		}
	}

}
