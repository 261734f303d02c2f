package io.github.eslboot.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * Upper bound for all clients: a blocking socket that splits frames by their
 * Content-Length and parses nothing else. For several threads it sends commands in
 * batches on one connection.
 */
final class RawClient implements BenchmarkClient {

	private static final byte[] SENT = (Workload.SENT_NANOS + ": ").getBytes(StandardCharsets.ISO_8859_1);

	private final String host;

	private final int port;

	private final String password;

	private final List<RawSocket> sockets = new ArrayList<>();

	private @Nullable RawSocket commands;

	private int batchSize = 1;

	RawClient(String host, int port, String password) {
		this.host = host;
		this.port = port;
		this.password = password;
	}

	@Override
	public void receive(Handling handling, List<String> calls, int connections) throws IOException {
		for (int i = 0; i < connections; i++) {
			RawSocket socket = new RawSocket(this.host, this.port, this.password);
			this.sockets.add(socket);
			socket.command("event plain ALL");
			Thread reader = new Thread(() -> read(socket, handling), "raw-reader");
			reader.setDaemon(true);
			reader.start();
		}
	}

	private static void read(RawSocket socket, Handling handling) {
		try {
			while (true) {
				socket.next();
				if (handling.isTimed()) {
					handling.recordLatency(System.nanoTime(), socket.number(SENT));
				}
				handling.count();
			}
		}
		catch (IOException ex) {
			// Closed at the end of the run.
		}
	}

	@Override
	public void prepareCommands(int threads) throws IOException {
		if (this.commands == null) {
			this.commands = new RawSocket(this.host, this.port, this.password);
		}
		this.batchSize = threads;
	}

	@Override
	public synchronized String api(String command) throws IOException {
		RawSocket socket = this.commands;
		if (socket == null) {
			throw new IllegalStateException("prepareCommands must be called first");
		}
		if (this.batchSize == 1) {
			return socket.command("api " + command);
		}
		socket.send(("api " + command + "\n\n").repeat(this.batchSize));
		for (int i = 0; i < this.batchSize; i++) {
			socket.next();
		}
		return "";
	}

	@Override
	public int batchSize() {
		return this.batchSize;
	}

	@Override
	public void close() throws IOException {
		for (RawSocket socket : this.sockets) {
			socket.close();
		}
		if (this.commands != null) {
			this.commands.close();
		}
	}

	/**
	 * Measures background jobs per second, started by one thread for each connection. One
	 * more connection receives the results and ignores them.
	 */
	static double jobsPerSecond(Callable<RawSocket> connect, int connections, int warmup, int time) throws Exception {
		List<RawSocket> sockets = new ArrayList<>();
		LongAdder started = new LongAdder();
		try {
			for (int i = 0; i <= connections; i++) {
				sockets.add(connect.call());
			}
			RawSocket results = sockets.get(connections);
			results.command("event plain BACKGROUND_JOB");
			startThread(results::next);
			for (RawSocket socket : sockets.subList(0, connections)) {
				startThread(() -> {
					socket.command("bgapi create_uuid");
					started.increment();
				});
			}
			Thread.sleep(warmup);
			long before = started.sum();
			long begin = System.nanoTime();
			Thread.sleep(time);
			return (started.sum() - before) * 1e9 / (System.nanoTime() - begin);
		}
		finally {
			for (RawSocket socket : sockets) {
				socket.close();
			}
		}
	}

	/** Starts a thread that repeats a step until its connection is closed. */
	private static void startThread(Step step) {
		Thread thread = new Thread(() -> {
			try {
				while (true) {
					step.run();
				}
			}
			catch (IOException ex) {
				// Closed at the end of the run.
			}
		}, "raw");
		thread.setDaemon(true);
		thread.start();
	}

	private interface Step {

		void run() throws IOException;

	}

	/** Authenticated connection. Not thread-safe. */
	static final class RawSocket implements AutoCloseable {

		private static final byte[] LENGTH = "Content-Length: ".getBytes(StandardCharsets.ISO_8859_1);

		private final Socket socket;

		private final InputStream in;

		private final OutputStream out;

		private byte[] buffer = new byte[256 << 10];

		private int from;

		private int to;

		/** Offset of the last frame's body. */
		private int body;

		private int begin;

		RawSocket(String host, int port, String password) throws IOException {
			this.socket = new Socket(host, port);
			this.socket.setTcpNoDelay(true);
			this.in = this.socket.getInputStream();
			this.out = this.socket.getOutputStream();
			next();
			if (!command("auth " + password).contains("+OK accepted")) {
				throw new IOException(host + ":" + port + " rejected the password");
			}
		}

		void send(String text) throws IOException {
			this.out.write(text.getBytes(StandardCharsets.UTF_8));
		}

		/** Sends a command and returns the whole frame of its reply. */
		String command(String command) throws IOException {
			send(command + "\n\n");
			next();
			return frame();
		}

		/** Returns the last frame. */
		String frame() {
			return new String(this.buffer, this.begin, this.from - this.begin, StandardCharsets.UTF_8);
		}

		/** Returns the last frame's body, one character for each byte. */
		String body() {
			return new String(this.buffer, this.body, this.from - this.body, StandardCharsets.ISO_8859_1);
		}

		/** Returns whether part of the next frame has been read already. */
		boolean hasMore() {
			return this.from < this.to;
		}

		/** Sends an API command and returns the text of its reply. */
		String api(String command) throws IOException {
			String frame = command("api " + command);
			return frame.substring(this.body - this.begin);
		}

		/** Reads the next frame. */
		void next() throws IOException {
			int line = this.from;
			int length = 0;
			for (int i = this.from;; i++) {
				if (i == this.to) {
					int moved = readMore();
					i -= moved;
					line -= moved;
				}
				if (this.buffer[i] != '\n') {
					continue;
				}
				if (i == line) {
					this.body = i + 1;
					break;
				}
				if (startsWith(line, i, LENGTH)) {
					length = (int) number(line + LENGTH.length, i);
				}
				line = i + 1;
			}
			while (this.to - this.body < length) {
				this.body -= readMore();
			}
			this.begin = this.from;
			this.from = this.body + length;
		}

		/** Reads more bytes and returns by how much the buffered ones have moved. */
		private int readMore() throws IOException {
			int moved = 0;
			if (this.to == this.buffer.length) {
				moved = this.from;
				byte[] target = (moved > 0) ? this.buffer : new byte[this.buffer.length * 2];
				System.arraycopy(this.buffer, this.from, target, 0, this.to - this.from);
				this.buffer = target;
				this.to -= moved;
				this.from = 0;
			}
			int count = this.in.read(this.buffer, this.to, this.buffer.length - this.to);
			if (count < 0) {
				throw new IOException("The server closed the connection");
			}
			this.to += count;
			return moved;
		}

		private boolean startsWith(int line, int end, byte[] prefix) {
			return end - line >= prefix.length
					&& Arrays.equals(this.buffer, line, line + prefix.length, prefix, 0, prefix.length);
		}

		private long number(int from, int to) {
			long number = 0;
			for (int i = from; i < to; i++) {
				number = number * 10 + this.buffer[i] - '0';
			}
			return number;
		}

		/**
		 * Returns the number after a prefix of a line near the start of the last frame's
		 * body, or -1 if there is none.
		 */
		long number(byte[] prefix) {
			int line = this.body;
			for (int i = line; i < Math.min(this.from, this.body + 1024); i++) {
				if (this.buffer[i] == '\n') {
					if (startsWith(line, i, prefix)) {
						return number(line + prefix.length, i);
					}
					line = i + 1;
				}
			}
			return -1;
		}

		/**
		 * Returns the text after a prefix of a line of the last frame's body, or
		 * {@code null} if there is none.
		 */
		@Nullable String text(byte[] prefix) {
			int line = this.body;
			for (int i = line; i < this.from; i++) {
				if (this.buffer[i] == '\n') {
					if (startsWith(line, i, prefix)) {
						int value = line + prefix.length;
						return new String(this.buffer, value, i - value, StandardCharsets.ISO_8859_1);
					}
					line = i + 1;
				}
			}
			return null;
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}
