package io.github.eslboot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import io.github.eslboot.event.EventStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops event streams and then waits until handlers have finished the events received so
 * far. Spring stops the beans that handlers use later.
 */
final class StreamStopper {

	private static final Logger logger = LoggerFactory.getLogger(StreamStopper.class);

	private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

	private StreamStopper() {
	}

	static void stop(Iterable<EventStream> streams, Duration timeout) {
		streams.forEach(EventStream::stop);
		long end = System.nanoTime() + timeout.toNanos();
		for (EventStream stream : streams) {
			while (stream.stats().lanes() > 0 && !Thread.currentThread().isInterrupted()) {
				if (System.nanoTime() - end > 0) {
					logger.warn("{}: handlers of {} calls still run {} after the stop; the shutdown continues",
							stream.name(), stream.stats().lanes(), timeout);
					break;
				}
				LockSupport.parkNanos(POLL_NANOS);
			}
		}
	}

}
