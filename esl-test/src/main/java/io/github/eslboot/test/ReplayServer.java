package io.github.eslboot.test;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Server on the loopback interface that plays a {@link CaptureReplay} back to each
 * client.
 * <p>
 * The server greets, accepts any password, and replies {@code +OK} to every command, or
 * {@linkplain Builder#recordedReplies() as recorded}. On the first {@code event},
 * {@code myevents} or {@code log} command it starts to play the captured events and log
 * lines, without the captured replies. In {@linkplain Builder#verbatim() verbatim} mode
 * it plays all captured bytes after the authentication, and sends no replies of its own.
 * <p>
 * Thread-safe. Its threads are daemons and end with {@link #close()}.
 *
 * @since 0.1.0
 */
public final class ReplayServer implements AutoCloseable {

	private static final int BLOCK = 64 * 1024;

	private final Builder options;

	private final List<Frame> frames;

	private final @Nullable RecordedReplies replies;

	private final ServerSocket listener;

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final AtomicLong framesSent = new AtomicLong();

	private final CountDownLatch played = new CountDownLatch(1);

	private ReplayServer(Builder options) {
		this.options = options;
		this.frames = framesToPlay(options);
		this.replies = options.recordedReplies ? RecordedReplies.of(options.capture) : null;
		try {
			this.listener = new ServerSocket(options.port, 5, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot listen on port " + options.port, ex);
		}
		start(this::acceptAll, "accept");
	}

	private static List<Frame> framesToPlay(Builder options) {
		List<Frame> all = options.capture.frames();
		List<Frame> chosen = new ArrayList<>();
		boolean authenticated = false;
		for (Frame frame : all) {
			boolean reply = frame.contentType().equals("command/reply");
			if (options.verbatim ? authenticated : isPush(frame)) {
				chosen.add(frame);
			}
			authenticated |= reply && String.valueOf(frame.header("Reply-Text")).startsWith("+OK accepted");
		}
		return List.copyOf(chosen);
	}

	private static boolean isPush(Frame frame) {
		return frame.contentType().startsWith("text/event") || frame.contentType().equals("log/data");
	}

	private void start(Runnable task, String name) {
		Thread thread = new Thread(task, "freeswitch-replay-" + this.listener.getLocalPort() + "-" + name);
		thread.setDaemon(true);
		thread.start();
	}

	private void acceptAll() {
		try {
			while (true) {
				Socket socket = this.listener.accept();
				this.sockets.add(socket);
				start(() -> serve(socket), "connection");
			}
		}
		catch (IOException ex) {
			// Closed.
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			socket.setTcpNoDelay(true);
			OutputStream out = socket.getOutputStream();
			out.write(Notices.GREETING);
			InputStream in = new BufferedInputStream(socket.getInputStream());
			CommandReader reader = new CommandReader();
			RecordedReplies.Session recorded = (this.replies != null) ? this.replies.session() : null;
			boolean authenticated = false;
			boolean playing = false;
			for (CommandReader.Packet command; (command = next(reader, in)) != null;) {
				String line = command.line();
				if (!authenticated) {
					authenticated = line.startsWith("auth ") || line.startsWith("userauth ");
					write(out, Reply.text(authenticated ? "+OK accepted" : "-ERR command not found").parts().get(0));
				}
				else if (!this.options.verbatim) {
					byte[] reply = (recorded != null) ? recorded.reply(line) : null;
					write(out, (reply != null) ? reply : answer(line));
				}
				if (authenticated && !playing && (this.options.verbatim || subscribes(line))) {
					playing = true;
					start(() -> play(out), "player");
				}
				if (line.startsWith("exit")) {
					write(out, Notices.goodbye(null));
					return;
				}
			}
		}
		catch (IOException ex) {
			// The client disconnected.
		}
		finally {
			this.sockets.remove(socket);
		}
	}

	private static boolean subscribes(String line) {
		return line.startsWith("event") || line.startsWith("myevents") || line.startsWith("log");
	}

	private byte[] answer(String line) {
		if (line.startsWith("api ")) {
			Reply reply = Reply.api("+OK\n");
			ByteBuffer both = ByteBuffer.allocate(reply.parts().stream().mapToInt((part) -> part.length).sum());
			reply.parts().forEach(both::put);
			return both.array();
		}
		if (line.startsWith("event")) {
			String type = this.frames.isEmpty() ? "text/event-plain" : this.frames.get(0).contentType();
			return Reply.text("+OK event listener enabled " + type.substring(type.indexOf('-') + 1)).parts().get(0);
		}
		return Reply.text(line.startsWith("exit") ? "+OK bye" : "+OK").parts().get(0);
	}

	private static CommandReader.@Nullable Packet next(CommandReader reader, InputStream in) throws IOException {
		byte[] one = new byte[1];
		while (in.read(one) == 1) {
			CommandReader.Packet packet = reader.read(ByteBuffer.wrap(one));
			if (packet != null) {
				return packet;
			}
		}
		return null;
	}

	private static void write(OutputStream out, byte[] bytes) throws IOException {
		synchronized (out) {
			out.write(bytes);
		}
	}

	private void play(OutputStream out) {
		try {
			for (int i = 0; i < this.options.times; i++) {
				if (this.options.recordedSpeed || this.options.eventsPerSecond > 0) {
					playPaced(out);
				}
				else {
					playFast(out);
				}
			}
			this.played.countDown();
		}
		catch (IOException ex) {
			// The client disconnected.
		}
	}

	private void playPaced(OutputStream out) throws IOException {
		long start = System.nanoTime();
		Duration first = this.frames.isEmpty() ? Duration.ZERO : this.frames.get(0).time();
		for (int i = 0; i < this.frames.size(); i++) {
			Frame frame = this.frames.get(i);
			long due = this.options.recordedSpeed ? frame.time().minus(first).toNanos()
					: i * 1_000_000_000L / this.options.eventsPerSecond;
			for (long left; (left = start + due - System.nanoTime()) > 0 && !this.listener.isClosed();) {
				LockSupport.parkNanos(left);
			}
			write(out, frame.bytes());
			this.framesSent.incrementAndGet();
		}
	}

	// Many frames per write, so that the client is the bottleneck.
	private void playFast(OutputStream out) throws IOException {
		ByteBuffer block = ByteBuffer.allocate(BLOCK);
		int pending = 0;
		for (Frame frame : this.frames) {
			if (block.remaining() < frame.bytes().length) {
				flush(out, block);
				this.framesSent.addAndGet(pending);
				pending = 0;
			}
			if (block.remaining() < frame.bytes().length) {
				write(out, frame.bytes());
			}
			else {
				block.put(frame.bytes());
			}
			pending++;
		}
		flush(out, block);
		this.framesSent.addAndGet(pending);
	}

	private static void flush(OutputStream out, ByteBuffer block) throws IOException {
		synchronized (out) {
			out.write(block.array(), 0, block.position());
		}
		block.clear();
	}

	/**
	 * Returns the host to connect to.
	 * @return the loopback address
	 */
	public String host() {
		return "127.0.0.1";
	}

	/**
	 * Returns the port to connect to.
	 * @return the port
	 */
	public int port() {
		return this.listener.getLocalPort();
	}

	/**
	 * Returns the number of frames in one round of the capture.
	 * @return the number
	 */
	public int framesPerRound() {
		return this.frames.size();
	}

	/**
	 * Returns the number of captured frames written so far, to all clients.
	 * @return the number
	 */
	public long framesSent() {
		return this.framesSent.get();
	}

	/**
	 * Waits until all rounds of the capture have been played to at least one client.
	 * @param timeout maximum time to wait
	 * @return {@code false} if they were not played in time
	 * @throws InterruptedException if the thread is interrupted
	 */
	public boolean awaitPlayed(Duration timeout) throws InterruptedException {
		return this.played.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
	}

	@Override
	public void close() {
		try {
			this.listener.close();
			for (Socket socket : this.sockets) {
				socket.close();
			}
		}
		catch (IOException ex) {
			// Nothing is left to close.
		}
	}

	/**
	 * Builder of {@link ReplayServer}. Not thread-safe.
	 */
	public static final class Builder {

		private final CaptureReplay capture;

		private int port;

		private int times = 1;

		private int eventsPerSecond;

		private boolean recordedSpeed;

		private boolean verbatim;

		private boolean recordedReplies;

		Builder(CaptureReplay capture) {
			this.capture = capture;
		}

		/**
		 * Sets the port to listen on. Default: any free port.
		 * @param number the port, or 0 for any free port
		 * @return this builder
		 */
		public Builder port(int number) {
			this.port = number;
			return this;
		}

		/**
		 * Sets how many times the capture is played to a client. Default 1.
		 * @param rounds the number of rounds
		 * @return this builder
		 */
		public Builder times(int rounds) {
			this.times = rounds;
			return this;
		}

		/**
		 * Plays at a constant rate. Default: as fast as possible.
		 * @param rate frames per second
		 * @return this builder
		 */
		public Builder eventsPerSecond(int rate) {
			this.eventsPerSecond = rate;
			return this;
		}

		/**
		 * Plays at the speed of the capture. Default: as fast as possible.
		 * @return this builder
		 */
		public Builder atRecordedSpeed() {
			this.recordedSpeed = true;
			return this;
		}

		/**
		 * Replies to a command that was recorded as the server did then. Other commands
		 * are answered with {@code +OK}.
		 * @return this builder
		 */
		public Builder recordedReplies() {
			this.recordedReplies = true;
			return this;
		}

		/**
		 * Plays all captured bytes after the authentication, including replies, and sends
		 * no replies of its own.
		 * @return this builder
		 */
		public Builder verbatim() {
			this.verbatim = true;
			return this;
		}

		/**
		 * Starts the server.
		 * @return the server, which the caller closes
		 * @throws UncheckedIOException if the port is in use
		 */
		public ReplayServer start() {
			return new ReplayServer(this);
		}

	}

}
