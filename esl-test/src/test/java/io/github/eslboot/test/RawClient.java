package io.github.eslboot.test;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Minimal client: a socket and its frames, undecoded.
 */
final class RawClient implements AutoCloseable {

	static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final Socket socket;

	private byte[] buffer = new byte[64 * 1024];

	/** Start of the bytes that were read but not yet returned. */
	private int from;

	/** End of the bytes that were read but not yet returned. */
	private int to;

	private final List<Frame> events = new ArrayList<>();

	RawClient(int port) throws IOException {
		this.socket = new Socket("127.0.0.1", port);
		this.socket.setTcpNoDelay(true);
	}

	/** Connects, waits for the greeting and logs in. */
	static RawClient login(FreeSwitchSimulator simulator) throws IOException {
		RawClient client = new RawClient(simulator.port());
		client.frame();
		client.command("auth " + simulator.password());
		return client;
	}

	RawClient send(String text) throws IOException {
		return sendRaw(text + "\n\n");
	}

	RawClient sendRaw(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
		return this;
	}

	/** Returns the events of a channel up to its end. */
	List<Event> eventsUntilEnd(String uuid) throws IOException {
		List<Event> found = new ArrayList<>();
		while (true) {
			Event event = Event.of(event());
			if (event.header("Unique-ID").equals(uuid)) {
				found.add(event);
				if (event.name().equals("CHANNEL_DESTROY")) {
					return found;
				}
			}
		}
	}

	/** Sends a command and returns the next frame that is no event; events are kept. */
	Frame command(String text) throws IOException {
		send(text);
		return reply();
	}

	Frame reply() throws IOException {
		while (true) {
			Frame frame = frame();
			if (!frame.contentType().startsWith("text/event")) {
				return frame;
			}
			this.events.add(frame);
		}
	}

	/** Returns the Reply-Text of a command/reply, or the body of an api/response. */
	String ask(String text) throws IOException {
		Frame reply = command(text);
		return reply.contentType().equals("api/response") ? reply.text() : String.valueOf(reply.header("Reply-Text"));
	}

	/** Returns the next event, from those kept or from the socket. */
	Frame event() throws IOException {
		return this.events.isEmpty() ? frame() : this.events.remove(0);
	}

	/** Returns the next event of a type; others are dropped. */
	Event event(String name) throws IOException {
		while (true) {
			Event event = Event.of(event());
			if (name.equals(event.header("Event-Name"))) {
				return event;
			}
		}
	}

	Frame frame() throws IOException {
		return frame(TIMEOUT);
	}

	Frame frame(Duration timeout) throws IOException {
		long deadline = System.nanoTime() + timeout.toNanos();
		while (true) {
			Frame frame = Frame.parse(this.buffer, this.from, this.to, Duration.ZERO);
			if (frame != null) {
				this.from += frame.bytes().length;
				return frame;
			}
			read(deadline);
		}
	}

	private void read(long deadline) throws IOException {
		int left = (int) ((deadline - System.nanoTime()) / 1_000_000);
		if (left <= 0) {
			throw new SocketTimeoutException("No complete frame; so far: " + unread());
		}
		this.socket.setSoTimeout(left);
		System.arraycopy(this.buffer, this.from, this.buffer, 0, this.to - this.from);
		this.to -= this.from;
		this.from = 0;
		if (this.to == this.buffer.length) {
			this.buffer = Arrays.copyOf(this.buffer, this.to * 2);
		}
		int count = this.socket.getInputStream().read(this.buffer, this.to, this.buffer.length - this.to);
		if (count < 0) {
			throw new EOFException("End of stream; so far: " + unread());
		}
		this.to += count;
	}

	/** Returns whether no frame is received for a time. */
	boolean isSilentFor(Duration time) throws IOException {
		try {
			frame(time);
			return false;
		}
		catch (SocketTimeoutException ex) {
			return true;
		}
	}

	/** Returns all bytes up to the end of the stream. */
	String untilEnd() throws IOException {
		try {
			long deadline = System.nanoTime() + TIMEOUT.toNanos();
			while (true) {
				read(deadline);
			}
		}
		catch (EOFException ex) {
			return unread();
		}
	}

	/** Returns the bytes that were read but not yet returned as a frame. */
	String unread() {
		return new String(this.buffer, this.from, this.to - this.from, StandardCharsets.UTF_8);
	}

	void shutdownOutput() throws IOException {
		this.socket.shutdownOutput();
	}

	int localPort() {
		return this.socket.getLocalPort();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/**
	 * Decoded event.
	 *
	 * @param headers the decoded headers, in order
	 * @param body the inner body
	 */
	record Event(List<SimulatedEvent.Header> headers, String body) {

		static Event of(Frame frame) {
			String text = frame.text();
			int end = text.indexOf("\n\n");
			List<SimulatedEvent.Header> headers = new ArrayList<>();
			for (String line : text.substring(0, end).split("\n")) {
				int colon = line.indexOf(": ");
				headers.add(new SimulatedEvent.Header(line.substring(0, colon), decode(line.substring(colon + 2))));
			}
			return new Event(headers, text.substring(end + 2));
		}

		private static String decode(String value) {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			for (int i = 0; i < value.length(); i++) {
				if (value.charAt(i) == '%') {
					bytes.write(Integer.parseInt(value.substring(i + 1, i + 3), 16));
					i += 2;
				}
				else {
					bytes.write(value.charAt(i));
				}
			}
			return bytes.toString(StandardCharsets.UTF_8);
		}

		String header(String name) {
			return this.headers.stream()
				.filter((header) -> header.name().equals(name))
				.map(SimulatedEvent.Header::value)
				.findFirst()
				.orElse("");
		}

		String name() {
			return this.headers.stream()
				.filter((header) -> header.name().equals("Event-Name"))
				.reduce((first, last) -> last)
				.map(SimulatedEvent.Header::value)
				.orElse("");
		}

		@Override
		public String toString() {
			return name() + " " + header("Channel-Name");
		}

	}

}
