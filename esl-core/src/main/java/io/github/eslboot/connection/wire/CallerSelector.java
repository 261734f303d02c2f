package io.github.eslboot.connection.wire;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Selector of one socket, in which the thread of a caller blocks until its reply arrives.
 * It holds two file descriptors, so it is opened on first use, and closed when no caller
 * has blocked for a few seconds: a pool of many connections mostly uses a few of them.
 */
final class CallerSelector {

	private static final Logger logger = LoggerFactory.getLogger(CallerSelector.class);

	/** Time after which an unused selector is closed, to within the same time. */
	private static final long IDLE_SECONDS = 2;

	private final Channel channel;

	private final SocketChannel socket;

	private @Nullable Selector selector;

	/** Guards the opening and closing of the selector. */
	private final Object lock = new Object();

	/** Whether a caller blocks, or the selector is being closed. */
	private final AtomicBoolean waiting = new AtomicBoolean();

	/** Whether a caller has blocked since the last check. */
	private volatile boolean used;

	CallerSelector(Channel channel, SocketChannel socket) {
		this.channel = channel;
		this.socket = socket;
	}

	/** See {@link CallerReadableChannel#awaitReadable}. */
	boolean await(BooleanSupplier done, long millis) {
		if (!this.waiting.compareAndSet(false, true)) {
			return false;
		}
		try {
			Selector current = open();
			if (current == null) {
				return false;
			}
			this.used = true;
			if (!done.getAsBoolean()) {
				current.select((key) -> {
				}, millis);
			}
			return true;
		}
		catch (ClosedSelectorException ex) {
			return false;
		}
		catch (IOException ex) {
			logger.debug("{}: no selector for callers; the event loop reads", this.channel, ex);
			return false;
		}
		finally {
			this.waiting.set(false);
		}
	}

	private @Nullable Selector open() throws IOException {
		synchronized (this.lock) {
			if (this.selector == null && this.channel.isOpen()) {
				Selector opened = Selector.open();
				try {
					this.socket.register(opened, SelectionKey.OP_READ);
				}
				catch (IOException | RuntimeException | Error ex) {
					opened.close();
					throw ex;
				}
				this.selector = opened;
				scheduleCheck();
			}
			return this.selector;
		}
	}

	private void scheduleCheck() {
		try {
			this.channel.eventLoop().schedule(this::check, IDLE_SECONDS, TimeUnit.SECONDS);
		}
		catch (Throwable ex) {
			// The selector is closed with the channel.
			logger.debug("{}: the selector of callers stays open", this.channel, ex);
		}
	}

	/** Closes the selector if no caller has blocked since the last check. */
	private void check() {
		if (this.used || !this.waiting.compareAndSet(false, true)) {
			this.used = false;
			if (this.channel.isOpen()) {
				scheduleCheck();
			}
			return;
		}
		try {
			close();
		}
		catch (IOException ex) {
			logger.debug("{}: closing the selector of callers failed", this.channel, ex);
		}
		finally {
			this.waiting.set(false);
		}
	}

	/** Wakes up the caller that blocks, if there is one. Any thread. */
	void wakeUp() {
		if (this.waiting.get()) {
			synchronized (this.lock) {
				if (this.selector != null) {
					this.selector.wakeup();
				}
			}
		}
	}

	/**
	 * Closes the selector. The next caller opens another one, unless the channel is
	 * closed.
	 */
	void close() throws IOException {
		synchronized (this.lock) {
			Selector current = this.selector;
			this.selector = null;
			if (current != null) {
				current.close();
			}
		}
	}

}
