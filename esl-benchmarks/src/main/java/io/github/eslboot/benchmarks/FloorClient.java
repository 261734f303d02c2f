package io.github.eslboot.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Lower bound for clients that keep handlers off the reading thread and block callers. It
 * copies each event once and hands the events of one read, as a batch, over to a single
 * worker thread, without routing, ordering, limiting or counting them. Another thread
 * answers commands without any connection.
 */
final class FloorClient implements BenchmarkClient {

	private static final int MAX_QUEUED_BATCHES = 64;

	/** Upper bound of a batch: at full speed the buffer never runs empty. */
	private static final int MAX_BATCH = 128;

	private final String host;

	private final int port;

	private final String password;

	private final List<RawClient.RawSocket> sockets = new ArrayList<>();

	private final Queue<Call> calls = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean idle = new AtomicBoolean();

	private @Nullable Thread answerer;

	FloorClient(String host, int port, String password) {
		this.host = host;
		this.port = port;
		this.password = password;
	}

	@Override
	public void receive(Handling handling, List<String> uuids, int connections) throws IOException {
		Consumer<String> handler = handling.handler(FloorClient::header, (event, each) -> {
			throw new UnsupportedOperationException("The floor client reads single headers only");
		});
		for (int i = 0; i < connections; i++) {
			RawClient.RawSocket socket = new RawClient.RawSocket(this.host, this.port, this.password);
			this.sockets.add(socket);
			socket.command("event plain ALL");
			BlockingQueue<List<String>> batches = new ArrayBlockingQueue<>(MAX_QUEUED_BATCHES);
			start("floor-reader", () -> read(socket, batches));
			start("floor-worker", () -> {
				while (true) {
					batches.take().forEach(handler);
				}
			});
		}
	}

	private static void read(RawClient.RawSocket socket, BlockingQueue<List<String>> batches) throws Exception {
		while (true) {
			List<String> batch = new ArrayList<>();
			do {
				socket.next();
				batch.add(socket.body());
			}
			while (socket.hasMore() && batch.size() < MAX_BATCH);
			batches.put(batch);
		}
	}

	private static @Nullable String header(String event, String name) {
		int line = event.startsWith(name) ? -1 : event.indexOf("\n" + name + ": ");
		if (line < 0 && !event.startsWith(name)) {
			return null;
		}
		int value = line + 1 + name.length() + 2;
		return event.substring(value, event.indexOf('\n', value));
	}

	@Override
	public void prepareCommands(int threads) {
		if (this.answerer == null) {
			this.answerer = start("floor-answers", this::answer);
		}
	}

	@Override
	public String api(String command) {
		Call call = new Call(Thread.currentThread());
		this.calls.add(call);
		if (this.idle.get()) {
			LockSupport.unpark(this.answerer);
		}
		while (!call.answered) {
			LockSupport.park(this);
		}
		return command;
	}

	private void answer() {
		while (true) {
			Call call = this.calls.poll();
			if (call != null) {
				call.answered = true;
				LockSupport.unpark(call.caller);
				continue;
			}
			this.idle.set(true);
			if (this.calls.isEmpty()) {
				LockSupport.park(this);
			}
			this.idle.set(false);
		}
	}

	private static Thread start(String name, Step step) {
		Thread thread = new Thread(() -> {
			try {
				step.run();
			}
			catch (Exception ex) {
				// Closed at the end of the run.
			}
		}, name);
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	@Override
	public void close() throws IOException {
		for (RawClient.RawSocket socket : this.sockets) {
			socket.close();
		}
	}

	private static final class Call {

		final Thread caller;

		volatile boolean answered;

		Call(Thread caller) {
			this.caller = caller;
		}

	}

	private interface Step {

		void run() throws Exception;

	}

}
