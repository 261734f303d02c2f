package io.github.eslboot.test.standalone;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

import tools.jackson.databind.json.JsonMapper;

/**
 * Proxy in front of a real Event Socket that records each session into a capture, which
 * {@link io.github.eslboot.test.CaptureReplay} plays back. Passwords are recorded as
 * {@code ***}.
 * <p>
 * The proxy passes every byte on unchanged. Its threads are daemons and end with
 * {@link #close()}, which completes the captures.
 */
public final class SessionRecorder implements AutoCloseable {

	private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

	private final InetSocketAddress target;

	private final Path folder;

	private final ServerSocket listener;

	private final AtomicInteger sessions = new AtomicInteger();

	private final Set<Session> open = ConcurrentHashMap.newKeySet();

	private SessionRecorder(InetSocketAddress target, ServerSocket listener, Path folder) {
		this.target = target;
		this.listener = listener;
		this.folder = folder;
		startThread(this::acceptAll, "accept");
	}

	/**
	 * Starts a proxy on the loopback interface.
	 * @param target address of the real Event Socket
	 * @param port port to listen on, or 0 for any free port
	 * @param folder folder of the captures {@code session-<number>.jsonl.gz}; it is
	 * created if necessary
	 * @return the proxy, which the caller closes
	 * @throws UncheckedIOException if the port is in use or the folder cannot be created
	 */
	public static SessionRecorder start(InetSocketAddress target, int port, Path folder) {
		try {
			Files.createDirectories(folder);
			return new SessionRecorder(target, new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), folder);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot record on port " + port + " into " + folder, ex);
		}
	}

	private void startThread(Runnable task, String name) {
		Thread thread = new Thread(task, "freeswitch-recorder-" + port() + "-" + name);
		thread.setDaemon(true);
		thread.start();
	}

	private void acceptAll() {
		try {
			while (true) {
				Socket client = this.listener.accept();
				startThread(() -> serve(client), "client-" + this.sessions.get());
			}
		}
		catch (IOException ex) {
			// Closed.
		}
	}

	private void serve(Socket client) {
		try (client; Socket server = new Socket()) {
			server.connect(this.target, CONNECT_TIMEOUT_MILLIS);
			client.setTcpNoDelay(true);
			server.setTcpNoDelay(true);
			Path file = this.folder.resolve("session-" + this.sessions.incrementAndGet() + ".jsonl.gz");
			try (Session session = new Session(file, client, server)) {
				this.open.add(session);
				startThread(session::copyFromClient, "server-" + this.sessions.get());
				session.copyFromServer();
				this.open.remove(session);
			}
		}
		catch (IOException ex) {
			System.err.println("A session with " + this.target + " ended: " + ex.getMessage());
		}
	}

	/**
	 * Returns the port of the proxy.
	 * @return the port
	 */
	public int port() {
		return this.listener.getLocalPort();
	}

	/**
	 * Returns the number of sessions that were recorded, including those that last.
	 * @return the number
	 */
	public int sessions() {
		return this.sessions.get();
	}

	/** Ends all sessions, and completes their captures. */
	@Override
	public void close() {
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot close port " + port(), ex);
		}
		this.open.forEach(Session::close);
	}

	/** One session and its capture. */
	private static final class Session implements AutoCloseable {

		private final JsonMapper mapper = JsonMapper.builder().build();

		private final long started = System.nanoTime();

		private final BufferedWriter capture;

		private final Socket client;

		private final Socket server;

		private final StringBuilder firstCommand = new StringBuilder();

		private boolean authenticated;

		private boolean closed;

		Session(Path file, Socket client, Socket server) throws IOException {
			this.client = client;
			this.server = server;
			this.capture = new BufferedWriter(new OutputStreamWriter(
					new GZIPOutputStream(Files.newOutputStream(file), true), StandardCharsets.UTF_8));
		}

		void copyFromClient() {
			try (Socket ignored = this.server) {
				copy(this.client.getInputStream(), this.server.getOutputStream(), "client");
			}
			catch (IOException ex) {
				// The other side is closed.
			}
		}

		void copyFromServer() {
			try (Socket ignored = this.client) {
				copy(this.server.getInputStream(), this.client.getOutputStream(), "server");
				record("server-close", "");
			}
			catch (IOException ex) {
				// The other side is closed.
			}
		}

		private void copy(InputStream in, OutputStream out, String direction) throws IOException {
			byte[] buffer = new byte[64 * 1024];
			for (int count; (count = in.read(buffer)) >= 0;) {
				String text = new String(Arrays.copyOf(buffer, count), StandardCharsets.ISO_8859_1);
				record(direction, direction.equals("client") ? withoutPassword(text) : text);
				out.write(buffer, 0, count);
			}
		}

		/** Holds the first command back until it is complete, and masks its password. */
		private String withoutPassword(String text) {
			if (this.authenticated) {
				return text;
			}
			this.firstCommand.append(text);
			int end = this.firstCommand.indexOf("\n");
			if (end < 0) {
				return "";
			}
			this.authenticated = true;
			String command = this.firstCommand.toString();
			String lower = command.toLowerCase(Locale.ROOT);
			int at = lower.startsWith("auth ") ? 5 : (lower.startsWith("userauth ") ? 9 : -1);
			return (at < 0) ? command : command.substring(0, at) + "***" + command.substring(end);
		}

		private synchronized void record(String direction, String data) throws IOException {
			if (this.closed || (data.isEmpty() && !direction.equals("server-close"))) {
				return;
			}
			double seconds = (System.nanoTime() - this.started) / 1e9;
			this.capture.write("{\"t\":" + String.format(Locale.ROOT, "%.6f", seconds) + ",\"dir\":\"" + direction
					+ "\",\"data\":" + this.mapper.writeValueAsString(data) + "}\n");
			this.capture.flush();
		}

		@Override
		public synchronized void close() {
			if (this.closed) {
				return;
			}
			this.closed = true;
			try {
				this.capture.close();
				this.client.close();
				this.server.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException("Cannot complete a capture", ex);
			}
		}

	}

}
