package io.github.eslboot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import io.github.eslboot.event.EventStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops event streams, then lets handlers finish what was received, while everything they
 * may use is still there.
 */
final class StreamStopper {

	private static final Logger logger = LoggerFactory.getLogger(StreamStopper.class);

	private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

	private StreamStopper() {
	}

	static void stop(Iterable<EventStream> streams, Duration patience) {
		streams.forEach(EventStream::stop);
		long end = System.nanoTime() + patience.toNanos();
		for (EventStream stream : streams) {
			while (stream.stats().lanes() > 0 && !Thread.currentThread().isInterrupted()) {
				if (System.nanoTime() - end > 0) {
					logger.warn("{}: handlers of {} calls still have work {} after the stop", stream.name(),
							stream.stats().lanes(), patience);
					break;
				}
				LockSupport.parkNanos(POLL_NANOS);
			}
		}
	}

}
