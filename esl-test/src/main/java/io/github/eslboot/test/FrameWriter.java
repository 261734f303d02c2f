package io.github.eslboot.test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Random;

import org.jspecify.annotations.Nullable;

/**
 * Writes frames to a socket: each part in a write of its own, and deformed by the faults
 * in force. Used by the connection's thread only.
 */
final class FrameWriter {

	// FreeSWITCH tries for 600 seconds, then drops the rest of the frame.
	private static final long GIVE_UP_NANOS = 600_000_000_000L;

	private final ConnectionLoop connection;

	private final SocketChannel channel;

	private @Nullable Random cuts;

	FrameWriter(ConnectionLoop connection, SocketChannel channel) {
		this.connection = connection;
		this.channel = channel;
	}

	void frame(byte[]... parts) throws IOException, InterruptedException {
		ConnectionFaults faults = this.connection.faults();
		ConnectionFaults.Active<Fault.DropMidFrame> drop = faults.find(Fault.DropMidFrame.class);
		int left = (drop != null) ? drop.fault().bytes() : Integer.MAX_VALUE;
		for (byte[] part : parts) {
			int count = Math.min(left, part.length);
			write(part, count, faults);
			left -= count;
			if (drop != null && left == 0) {
				break;
			}
		}
		if (drop != null) {
			drop.injected().hit();
			this.connection.closeSocket(false);
			throw new IOException("Dropped in the middle of a frame, as asked");
		}
	}

	void quietly(byte[] bytes) {
		try {
			writeFully(ByteBuffer.wrap(bytes));
		}
		catch (IOException ex) {
			this.connection.closeSocket(false);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void write(byte[] part, int count, ConnectionFaults faults) throws IOException, InterruptedException {
		ConnectionFaults.Active<Fault.SlowBytes> slow = faults.find(Fault.SlowBytes.class);
		ConnectionFaults.Active<Fault.SplitWrites> split = faults.find(Fault.SplitWrites.class);
		if (slow != null) {
			slow.injected().hit();
			for (int i = 0; i < count; i++) {
				writeFully(ByteBuffer.wrap(part, i, 1));
				slow.injected().awaitRelease(slow.fault().perByte());
			}
		}
		else if (split != null) {
			split.injected().hit();
			if (this.cuts == null) {
				this.cuts = new Random(split.fault().seed());
			}
			for (int i = 0; i < count;) {
				int size = Math.min(count - i, 1 + this.cuts.nextInt(split.fault().maxBytes()));
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
			if (this.channel.write(bytes) == 0) {
				start = (start == 0) ? System.nanoTime() : start;
				if (System.nanoTime() - start > GIVE_UP_NANOS) {
					return;
				}
				this.connection.awaitWritable();
			}
		}
	}

}
