package io.github.eslboot.connection;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;

/**
 * Sends empty lines, so that the server delivers events at once. An idle connection's
 * thread in FreeSWITCH looks for queued events every 20 ms only, but also whenever a byte
 * comes in, and it ignores an empty line between commands. Everything here happens on the
 * connection's event loop.
 */
final class WakeUp {

	private static final ByteBuf EMPTY_LINE = Unpooled
		.unreleasableBuffer(Unpooled.directBuffer(1).writeBytes("\n".getBytes(StandardCharsets.US_ASCII)).asReadOnly());

	private final Channel channel;

	private final EventLoop loop;

	private boolean running;

	WakeUp(Channel channel, EventLoop loop) {
		this.channel = channel;
		this.loop = loop;
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
			if (this.channel.isWritable() && this.channel.bytesBeforeUnwritable() > 0) {
				this.channel.writeAndFlush(EMPTY_LINE.duplicate(), this.channel.voidPromise());
			}
			this.loop.schedule(() -> next(intervalNanos, wanted), intervalNanos, TimeUnit.NANOSECONDS);
		}
	}

}
