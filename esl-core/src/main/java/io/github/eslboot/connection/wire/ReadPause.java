package io.github.eslboot.connection.wire;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.github.eslboot.internal.Steps;
import io.netty.channel.Channel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pause of the reading from a socket: what the server sends meanwhile waits in the
 * buffers of the kernels, then in the server. Used by the event loop of the channel only.
 */
final class ReadPause {

	private static final Logger logger = LoggerFactory.getLogger(ReadPause.class);

	private final Channel channel;

	private boolean paused;

	ReadPause(Channel channel) {
		this.channel = channel;
	}

	/**
	 * Stops reading as long as a condition holds. Has no effect during a pause.
	 * @param stepNanos time between two evaluations of the condition
	 * @param wanted must not block
	 */
	void pauseWhile(long stepNanos, BooleanSupplier wanted) {
		if (!this.paused) {
			this.paused = true;
			this.channel.config().setAutoRead(false);
			checkLater(stepNanos, wanted);
		}
	}

	private void checkLater(long stepNanos, BooleanSupplier wanted) {
		try {
			this.channel.eventLoop().schedule(() -> check(stepNanos, wanted), stepNanos, TimeUnit.NANOSECONDS);
		}
		catch (Throwable ex) {
			// Without a check the pause would never end.
			Steps.logFailure(logger, this.channel, "scheduling the end of a pause", ex);
			resume();
		}
	}

	private void check(long stepNanos, BooleanSupplier wanted) {
		boolean[] more = new boolean[1];
		Steps.run(logger, this.channel, "checking a pause", () -> more[0] = wanted.getAsBoolean());
		if (more[0] && this.channel.isOpen()) {
			checkLater(stepNanos, wanted);
		}
		else {
			resume();
		}
	}

	private void resume() {
		this.paused = false;
		this.channel.config().setAutoRead(true);
	}

}
