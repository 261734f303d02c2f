package io.github.eslboot.connection;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;

/**
 * Sends empty lines, so that the server delivers events at once. An idle connection's
 * thread in FreeSWITCH looks for queued events every 20 ms only, but also whenever a byte
 * comes in, and it ignores an empty line between commands. Everything here happens on the
 * connection's event loop.
 */
final class WakeUp {

	private final Channel channel;

	private final EventLoop loop;

	private final Runnable sendEmptyLine;

	private boolean running;

	WakeUp(Channel channel, EventLoop loop, Runnable sendEmptyLine) {
		this.channel = channel;
		this.loop = loop;
		this.sendEmptyLine = sendEmptyLine;
	}

	/** Goes on until it is not wanted any more. */
	void runWhile(long intervalNanos, BooleanSupplier wanted) {
		if (!this.running) {
			this.running = true;
			next(intervalNanos, wanted);
		}
	}

	private void next(long intervalNanos, BooleanSupplier wanted) {
		this.running = this.channel.isActive() && wanted.getAsBoolean() && !this.loop.isShuttingDown();
		if (this.running) {
			// A socket that takes no more has enough in it to wake the server.
			if (this.channel.isWritable()) {
				this.sendEmptyLine.run();
			}
			this.loop.schedule(() -> next(intervalNanos, wanted), intervalNanos, TimeUnit.NANOSECONDS);
		}
	}

}
