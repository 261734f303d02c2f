package io.github.eslboot.test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;

import org.jspecify.annotations.Nullable;

/**
 * Writes frames to a socket, one write per part, and applies the active faults to them.
 * Used by the connection's thread only.
 */
final class FrameWriter {

	/** FreeSWITCH retries for 600 s, then drops the rest of the frame. */
	private static final long GIVE_UP_NANOS = 600_000_000_000L;

	private final ConnectionSocket socket;

	private final ConnectionFaults faults;

	private final Runnable close;

	private @Nullable Random splits;

	/**
	 * Creates a writer.
	 * @param socket socket to write to
	 * @param faults faults of the connection
	 * @param close closes the connection
	 */
	FrameWriter(ConnectionSocket socket, ConnectionFaults faults, Runnable close) {
		this.socket = socket;
		this.faults = faults;
		this.close = close;
	}

	void frame(byte[]... parts) throws IOException, InterruptedException {
		ConnectionFaults.Active<FaultKind.DropMidFrame> drop = this.faults.find(FaultKind.DropMidFrame.class);
		int left = (drop != null) ? drop.fault().bytes() : Integer.MAX_VALUE;
		for (byte[] part : parts) {
			int count = Math.min(left, part.length);
			write(part, count);
			left -= count;
			if (drop != null && left == 0) {
				break;
			}
		}
		if (drop != null) {
			drop.injected().hit();
			this.close.run();
			throw new IOException("Injected fault: the connection was closed in the middle of a frame");
		}
	}

	/** Writes bytes; a failure closes the connection. */
	void writeQuietly(byte[] bytes) {
		try {
			writeFully(ByteBuffer.wrap(bytes));
		}
		catch (IOException ex) {
			this.close.run();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void write(byte[] part, int count) throws IOException, InterruptedException {
		ConnectionFaults.Active<FaultKind.SlowBytes> slow = this.faults.find(FaultKind.SlowBytes.class);
		ConnectionFaults.Active<FaultKind.SplitWrites> split = this.faults.find(FaultKind.SplitWrites.class);
		if (slow != null) {
			slow.injected().hit();
			for (int i = 0; i < count; i++) {
				writeFully(ByteBuffer.wrap(part, i, 1));
				slow.injected().awaitRelease(slow.fault().perByte());
			}
		}
		else if (split != null) {
			split.injected().hit();
			if (this.splits == null) {
				this.splits = new Random(split.fault().seed());
			}
			for (int i = 0; i < count;) {
				int size = Math.min(count - i, 1 + this.splits.nextInt(split.fault().maxBytes()));
				writeFully(ByteBuffer.wrap(part, i, size));
				i += size;
			}
		}
		else {
			writeFully(ByteBuffer.wrap(part, 0, count));
		}
	}

	private void writeFully(ByteBuffer bytes) throws IOException, InterruptedException {
		long start = 0;
		while (bytes.hasRemaining()) {
			if (this.socket.write(bytes) == 0) {
				start = (start == 0) ? System.nanoTime() : start;
				if (System.nanoTime() - start > GIVE_UP_NANOS) {
					return;
				}
				this.socket.awaitWritable();
			}
		}
	}

}
