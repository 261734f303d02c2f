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
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

import tools.jackson.databind.json.JsonMapper;

/**
 * Proxy in front of a real Event Socket that records each session into a capture, which
 * {@link io.github.eslboot.test.CaptureReplay} plays back. Passwords are recorded as
 * {@code ***}.
 * <p>
 * The proxy passes every byte on unchanged, also when a capture cannot be written; then
 * it says so on the standard error stream. Its threads are daemons and end with
 * {@link #close()}, which completes the captures.
 *
 * @since 0.1.0
 */
public final class SessionRecorder implements AutoCloseable {

	private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

	/** Beginning of a command with a password; FreeSWITCH ignores blanks before it. */
	private static final Pattern PASSWORD = Pattern.compile("(\\s*(?:auth|userauth)\\s+).*",
			Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	/** Maximum time until the server ends a session that its client has ended. */
	private static final int END_SECONDS = 10;

	/** Maximum length of the beginning of a line that is held back. */
	private static final int MAX_HELD = 8192;

	private final InetSocketAddress target;

	private final Path folder;

	private final ServerSocket listener;

	private final AtomicInteger sessions = new AtomicInteger();

	/** Number of the last capture. */
	private final AtomicInteger files = new AtomicInteger();

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
			record(new Session(newCapture(), client, server));
		}
		catch (IOException ex) {
			System.err.println("A session with " + this.target + " ended: " + ex.getMessage());
		}
	}

	private void record(Session session) {
		this.open.add(session);
		try (session) {
			if (!this.listener.isClosed()) {
				startThread(session::copyFromClient, "server-" + this.sessions.incrementAndGet());
				session.copyFromServer();
			}
		}
		finally {
			this.open.remove(session);
		}
	}

	/** Captures of an earlier recording are kept. */
	private OutputStream newCapture() throws IOException {
		while (true) {
			try {
				return Files.newOutputStream(
						this.folder.resolve("session-" + this.files.incrementAndGet() + ".jsonl.gz"),
						StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
			}
			catch (FileAlreadyExistsException ex) {
				// The next number.
			}
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
	static final class Session implements AutoCloseable {

		private final JsonMapper mapper = JsonMapper.builder().build();

		private final long started = System.nanoTime();

		private final BufferedWriter capture;

		private final Socket client;

		private final Socket server;

		/** Beginning of a line that may contain a password. */
		private final StringBuilder held = new StringBuilder();

		/** Whether the beginning of the current line is recorded already. */
		private boolean withinLine;

		private boolean closed;

		/** Whether the capture cannot be written. Guarded by this. */
		private boolean failed;

		/** Counted down when the server sends no more. */
		private final CountDownLatch ended = new CountDownLatch(1);

		Session(OutputStream file, Socket client, Socket server) throws IOException {
			this.client = client;
			this.server = server;
			this.capture = new BufferedWriter(
					new OutputStreamWriter(new GZIPOutputStream(file, true), StandardCharsets.UTF_8));
		}

		void copyFromClient() {
			try {
				copy(this.client.getInputStream(), this.server.getOutputStream(), "client");
			}
			catch (IOException ex) {
				// The other side is closed.
			}
			try {
				// The server still answers the commands that it has received.
				this.server.shutdownOutput();
				if (!this.ended.await(END_SECONDS, TimeUnit.SECONDS)) {
					close();
				}
			}
			catch (IOException ex) {
				// The session has ended.
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
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
			finally {
				this.ended.countDown();
			}
		}

		private void copy(InputStream in, OutputStream out, String direction) throws IOException {
			byte[] buffer = new byte[64 * 1024];
			for (int count; (count = in.read(buffer)) >= 0;) {
				String text = new String(Arrays.copyOf(buffer, count), StandardCharsets.ISO_8859_1);
				record(direction, direction.equals("client") ? withoutPasswords(text) : text);
				out.write(buffer, 0, count);
			}
		}

		/**
		 * Masks the passwords of {@code auth} and {@code userauth}, which a client may
		 * send at any time and more than once. The beginning of a line is held back while
		 * it may be that of such a command.
		 */
		private String withoutPasswords(String text) {
			this.held.append(text);
			StringBuilder recorded = new StringBuilder();
			for (int end = this.held.indexOf("\n"); end >= 0; end = this.held.indexOf("\n")) {
				String line = this.held.substring(0, end);
				Matcher password = PASSWORD.matcher(line);
				recorded.append((!this.withinLine && password.lookingAt()) ? password.group(1) + "***" : line)
					.append('\n');
				this.held.delete(0, end + 1);
				this.withinLine = false;
			}
			if (this.withinLine || !mayContainPassword(this.held.toString())) {
				recorded.append(this.held);
				this.withinLine |= !this.held.isEmpty();
				this.held.setLength(0);
			}
			else if (this.held.length() > MAX_HELD) {
				// The password of a line that is too long is masked as a whole.
				this.held.setLength(MAX_HELD);
			}
			return recorded.toString();
		}

		private static boolean mayContainPassword(String begin) {
			String lower = begin.stripLeading().toLowerCase(Locale.ROOT);
			return PASSWORD.matcher(lower).lookingAt() || "auth ".startsWith(lower) || "userauth ".startsWith(lower);
		}

		private synchronized void record(String direction, String data) {
			if (this.closed || this.failed || (data.isEmpty() && !direction.equals("server-close"))) {
				return;
			}
			try {
				write(direction, data);
			}
			catch (IOException ex) {
				// The session must not depend on its capture.
				this.failed = true;
				System.err.println("A session continues without its capture, which cannot be written: " + ex);
			}
		}

		private void write(String direction, String data) throws IOException {
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
			try (this.client; this.server) {
				this.capture.close();
			}
			catch (IOException ex) {
				if (!this.failed) {
					throw new UncheckedIOException("Cannot complete a capture", ex);
				}
			}
		}

	}

}
