package io.github.eslboot.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Event Socket server with minimal cost: it renders all bytes in advance and writes large
 * chunks. It accepts any password, replies to {@code api} immediately, and sends a
 * {@link Workload} to every connection that has subscribed to events. The command
 * {@code api replay …}, on any connection, selects the workload and its rate.
 */
public final class ReplayServer implements AutoCloseable {

	/** Approximate size of one write, in bytes. */
	private static final int CHUNK = 256 << 10;

	/** Upper bound of the length of a reply. */
	private static final int MAX_REPLY = 1 << 10;

	/** Reply to {@code create_uuid}; also the Core-UUID in the capture. */
	private static final String REPLY_UUID = "f9a27b01-1e24-44d6-a14e-ac8aed4dfb0b";

	private static final byte[] API = api(REPLY_UUID);

	private static final byte[] OK = reply("+OK");

	private final ServerSocketChannel server;

	private final Map<String, Workload> workloads = new ConcurrentHashMap<>();

	private final Set<Connection> subscribers = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Flow flow;

	private volatile @Nullable Workload loaded;

	private ReplayServer(ServerSocketChannel server) {
		this.server = server;
	}

	/** Serves until standard input ends; prints the port. */
	public static void main(String[] arguments) throws IOException {
		System.out.println("port=" + start().port());
		while (System.in.read() >= 0) {
			continue;
		}
		System.exit(0);
	}

	/** Starts a server on a free port of the loopback interface. */
	public static ReplayServer start() throws IOException {
		ServerSocketChannel socket = ServerSocketChannel.open();
		socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
		ReplayServer started = new ReplayServer(socket);
		daemon("accept", started::accept);
		return started;
	}

	/** Returns the port to connect to. */
	public int port() {
		return this.server.socket().getLocalPort();
	}

	/** Stops accepting connections and sending events. */
	@Override
	public void close() throws IOException {
		this.flow = null;
		this.server.close();
	}

	private static void daemon(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
	}

	private static byte[] api(String text) {
		return ("Content-Type: api/response\nContent-Length: " + text.length() + "\n\n" + text)
			.getBytes(StandardCharsets.ISO_8859_1);
	}

	private static byte[] reply(String text) {
		return ("Content-Type: command/reply\nReply-Text: " + text + "\n\n").getBytes(StandardCharsets.ISO_8859_1);
	}

	private static byte[] jobAccepted(String job) {
		return ("Content-Type: command/reply\nReply-Text: +OK Job-UUID: " + job + "\nJob-UUID: " + job + "\n\n")
			.getBytes(StandardCharsets.ISO_8859_1);
	}

	private static byte[] jobResult(String job, String command) {
		String event = "Event-Name: BACKGROUND_JOB\nCore-UUID: " + REPLY_UUID
				+ "\nFreeSWITCH-Hostname: pbx\nFreeSWITCH-Switchname: pbx\nFreeSWITCH-IPv4: 127.0.0.1"
				+ "\nFreeSWITCH-IPv6: %3A%3A1\nEvent-Date-Local: 2026-11-01%2010%3A00%3A00"
				+ "\nEvent-Date-GMT: Sun,%2001%20Nov%202026%2010%3A00%3A00%20GMT\nEvent-Date-Timestamp: 1793527200000000"
				+ "\nEvent-Calling-File: mod_event_socket.c\nEvent-Calling-Function: api_exec"
				+ "\nEvent-Calling-Line-Number: 1594\nEvent-Sequence: 1\nJob-UUID: " + job + "\nJob-Command: " + command
				+ "\nContent-Length: " + REPLY_UUID.length() + "\n\n" + REPLY_UUID;
		return ("Content-Length: " + event.length() + "\nContent-Type: text/event-plain\n\n" + event)
			.getBytes(StandardCharsets.ISO_8859_1);
	}

	private void accept() {
		try {
			while (true) {
				SocketChannel socket = this.server.accept();
				socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
				daemon("commands", new Connection(socket)::serve);
			}
		}
		catch (ClosedChannelException ex) {
			// Closed by close().
		}
		catch (IOException ex) {
			ex.printStackTrace();
		}
	}

	private String control(String[] words) {
		switch (words[0]) {
			case "load" -> {
				Workload workload = this.workloads.computeIfAbsent(words[1], Workload::of);
				this.loaded = workload;
				return String.valueOf(workload.calls());
			}
			case "flood" -> start(0);
			case "paced" -> start(Integer.parseInt(words[1]));
			case "stop" -> this.flow = null;
			case "subscribers" -> {
				return String.valueOf(this.subscribers.size());
			}
			default -> {
				return "-ERR " + words[0] + " Command not found!\n";
			}
		}
		return "+OK";
	}

	private void start(int perSecond) {
		Workload workload = this.loaded;
		if (workload == null) {
			throw new IllegalStateException("'replay load' must be sent first");
		}
		Flow started = new Flow(workload, perSecond);
		this.flow = started;
		this.subscribers.forEach((connection) -> daemon("events", () -> connection.send(started)));
	}

	/**
	 * Current transmission of a workload.
	 *
	 * @param perSecond events per second on each connection; zero for full speed
	 */
	private record Flow(Workload workload, int perSecond) {

	}

	private final class Connection {

		private final SocketChannel socket;

		/** Held while whole frames are written. */
		private final ReentrantLock writing = new ReentrantLock();

		Connection(SocketChannel socket) {
			this.socket = socket;
		}

		void serve() {
			try (this.socket) {
				write(ByteBuffer.wrap("Content-Type: auth/request\n\n".getBytes(StandardCharsets.ISO_8859_1)));
				serveCommands();
			}
			catch (IOException ex) {
				// The client closed the connection, as at the end of every run.
			}
			finally {
				ReplayServer.this.subscribers.remove(this);
			}
		}

		/**
		 * Replies to all commands of one read with one write. The results of background
		 * jobs follow immediately.
		 */
		private void serveCommands() throws IOException {
			ByteBuffer in = ByteBuffer.allocateDirect(64 << 10);
			ByteBuffer out = ByteBuffer.allocateDirect(256 << 10);
			ByteBuffer results = ByteBuffer.allocateDirect(4 << 20);
			while (this.socket.read(in) >= 0) {
				in.flip();
				int begin = 0;
				for (int i = 0; i < in.limit(); i++) {
					if (in.get(i) != '\n') {
						continue;
					}
					if (i == begin) {
						// An empty line is no command.
						begin++;
					}
					else if (in.get(i - 1) == '\n') {
						if (out.remaining() < MAX_REPLY) {
							write(out.flip());
							out.clear();
						}
						out.put(replyTo(in, begin, i - 1, results));
						begin = i + 1;
					}
				}
				in.position(begin);
				in.compact();
				out.flip();
				if (out.hasRemaining()) {
					write(out);
				}
				out.clear();
				if (results.flip().hasRemaining()) {
					for (Connection subscriber : ReplayServer.this.subscribers) {
						subscriber.write(results.duplicate());
					}
				}
				results.clear();
			}
		}

		private byte[] replyTo(ByteBuffer in, int from, int to, ByteBuffer results) {
			// Fast path of 'api create_uuid', without creating a string.
			if (in.get(from) == 'a' && in.get(from + 1) == 'p' && in.get(from + 4) == 'c') {
				return API;
			}
			byte[] bytes = new byte[to - from];
			in.get(from, bytes);
			String command = new String(bytes, StandardCharsets.ISO_8859_1);
			String[] words = command.split("\\s+");
			return switch (words[0]) {
				case "auth" -> reply("+OK accepted");
				case "event" -> {
					ReplayServer.this.subscribers.add(this);
					yield reply("+OK event listener enabled plain");
				}
				case "bgapi" -> {
					String job = (words.length > 3) ? words[3] : UUID.randomUUID().toString();
					results.put(jobResult(job, words[1]));
					yield jobAccepted(job);
				}
				case "api" -> (words.length > 2 && words[1].equals("replay"))
						? api(control(Arrays.copyOfRange(words, 2, words.length))) : API;
				default -> OK;
			};
		}

		private void write(ByteBuffer bytes) throws IOException {
			this.writing.lock();
			try {
				while (bytes.hasRemaining()) {
					this.socket.write(bytes);
				}
			}
			finally {
				this.writing.unlock();
			}
		}

		void send(Flow own) {
			try {
				if (own.perSecond == 0) {
					flood(own);
				}
				else {
					pace(own);
				}
			}
			catch (IOException ex) {
				// The client closed the connection, as at the end of every run.
			}
		}

		private void flood(Flow own) throws IOException {
			Workload workload = own.workload;
			ByteBuffer bytes = workload.bytes();
			int frame = 0;
			while (ReplayServer.this.flow == own) {
				int begin = workload.begin(frame);
				while (frame < workload.size() - 1 && workload.end(frame) - begin < CHUNK) {
					frame++;
				}
				bytes.limit(workload.end(frame)).position(begin);
				write(bytes);
				frame = (frame + 1) % workload.size();
			}
		}

		private void pace(Flow own) throws IOException {
			Workload workload = own.workload;
			ByteBuffer bytes = workload.bytes();
			ByteBuffer chunk = ByteBuffer.allocateDirect(64 << 10);
			long interval = 1_000_000_000L / own.perSecond;
			long due = System.nanoTime();
			for (int frame = 0; ReplayServer.this.flow == own; frame = (frame + 1) % workload.size()) {
				chunk.clear();
				bytes.limit(workload.end(frame)).position(workload.begin(frame));
				chunk.put(bytes).flip();
				due += interval;
				for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
					LockSupport.parkNanos(wait);
				}
				if (workload.stamp(frame) >= 0) {
					stamp(chunk, workload.stamp(frame) - workload.begin(frame), System.nanoTime());
				}
				write(chunk);
			}
		}

		private static void stamp(ByteBuffer chunk, int at, long nanos) {
			long rest = nanos;
			for (int digit = Workload.NANOS_DIGITS - 1; digit >= 0; digit--) {
				chunk.put(at + digit, (byte) ('0' + rest % 10));
				rest /= 10;
			}
		}

	}

}
