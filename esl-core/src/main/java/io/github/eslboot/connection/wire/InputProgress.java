package io.github.eslboot.connection.wire;

import io.github.eslboot.protocol.codec.EslFrameDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Progress of the input of one connection: when bytes were read last, and when a frame
 * was completed last. Read by any thread.
 */
final class InputProgress {

	private volatile long lastReadNanos = System.nanoTime();

	private volatile long lastFrameNanos = this.lastReadNanos;

	/**
	 * Number of complete frames at the last read. Written by the thread that reads; a
	 * lost update does no harm.
	 */
	private long framesRead;

	private volatile @Nullable EslFrameDecoder decoder;

	/** Starts to follow a decoder. On the event loop. */
	void start(@Nullable EslFrameDecoder connected) {
		this.decoder = connected;
	}

	/** Called after bytes were read and decoded. */
	void bytesRead() {
		long now = System.nanoTime();
		this.lastReadNanos = now;
		long frames = frames();
		if (frames != this.framesRead) {
			this.framesRead = frames;
			this.lastFrameNanos = now;
		}
	}

	/** Returns the time of the last read, as of {@link System#nanoTime()}. */
	long lastReadNanos() {
		return this.lastReadNanos;
	}

	/** Returns the time of the last read that completed a frame. */
	long lastFrameNanos() {
		return this.lastFrameNanos;
	}

	/** Returns the number of complete frames. */
	long frames() {
		EslFrameDecoder current = this.decoder;
		return (current != null) ? current.frames() : 0;
	}

	/** Returns whether a frame has begun and is not complete. */
	boolean isWithinFrame() {
		EslFrameDecoder current = this.decoder;
		return current != null && current.isWithinFrame();
	}

}
