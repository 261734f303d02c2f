package io.github.eslboot.test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The dialplan application {@code socket}: connects to the first reachable host of its
 * list, and hands the call over to it. Its argument is
 * {@code host[:port][/path][|host2…] [async] [full]}.
 */
final class SocketApplication implements Runnable {

	private static final int DEFAULT_PORT = 8084;

	private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

	private final AppRun run;

	private final Channel channel;

	private final List<String> hosts;

	private final boolean async;

	private final boolean full;

	private volatile boolean first = true;

	private SocketApplication(AppRun run) {
		String[] words = run.data().strip().split(" +");
		List<String> flags = Arrays.asList(words).subList(1, words.length);
		this.run = run;
		this.channel = run.channel();
		this.hosts = List.of(words[0].split("\\|"));
		this.async = flags.contains("async");
		this.full = flags.contains("full");
	}

	static void start(AppRun run) {
		SocketApplication application = new SocketApplication(run);
		run.channel().core().server().startThread(application, "socket-" + run.channel().uuid());
	}

	@Override
	public void run() {
		try {
			int port = DEFAULT_PORT;
			for (String host : this.hosts) {
				int slash = host.indexOf('/');
				String address = (slash < 0) ? host : host.substring(0, slash);
				int colon = address.lastIndexOf(':');
				// A host without a port inherits the port of the previous one.
				port = (colon < 0) ? port : Integer.parseInt(address.substring(colon + 1));
				String name = (colon < 0) ? address : address.substring(0, colon);
				switchboard().locked(() -> {
					this.channel.set("socket_host", name);
					this.channel.set("socket_path", (slash < 0) ? null : host.substring(slash + 1));
				});
				if (serve(new InetSocketAddress(name, port))) {
					return;
				}
			}
		}
		finally {
			// The dialplan continues, unless the call has ended.
			switchboard().soon(this.run::finish);
		}
	}

	private boolean serve(InetSocketAddress address) {
		SocketChannel socket = null;
		try {
			socket = SocketChannel.open();
			socket.socket().connect(address, CONNECT_TIMEOUT_MILLIS);
			this.channel.core().server().serve(socket, this);
			return true;
		}
		catch (IOException | IllegalStateException ex) {
			// The next host is tried.
			closeQuietly(socket);
			return false;
		}
	}

	private static void closeQuietly(@Nullable SocketChannel socket) {
		try {
			if (socket != null) {
				socket.close();
			}
		}
		catch (IOException ex) {
			// Nothing is left to close.
		}
	}

	/**
	 * Returns the reply to {@code connect}, which has the call's data. A client may send
	 * {@code connect} again.
	 */
	Reply connect() {
		boolean begins = this.first;
		this.first = false;
		SimulatedEvent data = switchboard().locked(() -> {
			if (begins && this.async && !this.channel.isDown()) {
				this.run.onEnd(() -> this.channel.fire("CHANNEL_UNPARK"));
				switchboard().soon(() -> this.channel.fire("CHANNEL_PARK"));
			}
			SimulatedEvent.Builder event = this.channel.core().bus().event("CHANNEL_DATA");
			this.channel.addData(event, "CHANNEL_DATA");
			return event.header("Content-Type", "command/reply")
				.header("Reply-Text", "+OK\n")
				.header("Socket-Mode", this.async ? "async" : "static")
				.header("Control", this.full ? "full" : "single-channel")
				.build();
		});
		return new Reply(List.of(data.encode(EventEncoding.PLAIN)), false);
	}

	/** Processes a message on the connection's thread, as a synchronous session does. */
	Reply runNow(List<SimulatedEvent.Header> headers, @Nullable String body) throws InterruptedException {
		CountDownLatch done = new CountDownLatch(1);
		if (switchboard().offer(this.channel, new Message(headers, body, done::countDown))) {
			while (!done.await(20, TimeUnit.MILLISECONDS) && !this.channel.isDown()) {
				continue;
			}
		}
		return Reply.text("+OK");
	}

	/**
	 * Returns whether the connection can receive an event. A channel is destroyed only
	 * after its connection has ended, and in a synchronous session the channel's own
	 * thread serves the connection, so that it sends no CHANNEL_HANGUP_COMPLETE either.
	 */
	boolean canReceive(SimulatedEvent event) {
		boolean last = event.name().equals("CHANNEL_DESTROY")
				|| !this.async && event.name().equals("CHANNEL_HANGUP_COMPLETE");
		return !last || !this.channel.uuid().equals(event.header("Unique-ID"));
	}

	private Switchboard switchboard() {
		return this.channel.core().switchboard();
	}

	Channel channel() {
		return this.channel;
	}

	/** Returns whether no {@code connect} has been received. */
	boolean isFirst() {
		return this.first;
	}

	boolean isAsync() {
		return this.async;
	}

	boolean isFull() {
		return this.full;
	}

}
