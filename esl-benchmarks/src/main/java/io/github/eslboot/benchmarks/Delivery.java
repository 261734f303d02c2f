package io.github.eslboot.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import io.github.eslboot.benchmarks.ClientProcess.Output;
import io.github.eslboot.benchmarks.RawClient.RawSocket;

/**
 * Sender of timed events through a real FreeSWITCH: a connection sends CUSTOM events that
 * carry the time of sending, at irregular intervals, while a few calls are parked and
 * cause few other events.
 */
final class Delivery implements AutoCloseable {

	static final String SUBCLASS = "esl::benchmark";

	private static final int CALLS = 3;

	/** Mean interval of timed events, long enough for each to be delivered alone. */
	private static final long MEASURED_INTERVAL_NANOS = 20_000_000;

	/** Mean interval of events during warm-up. */
	private static final long WARM_UP_INTERVAL_NANOS = 500_000;

	private final RawSocket socket;

	private final ServerProcess process;

	private final List<String> calls = new ArrayList<>();

	private double cpuSeconds;

	private double seconds;

	Delivery(RawSocket socket, int port) throws IOException {
		this.socket = socket;
		this.process = ServerProcess.listeningOn(port);
		for (int i = 0; i < CALLS; i++) {
			this.calls.add(UUID.randomUUID().toString());
		}
	}

	/** Parks the calls. */
	void park() throws IOException {
		for (String uuid : this.calls) {
			String reply = this.socket.api("originate {origination_uuid=" + uuid + "}loopback/park/default &park()");
			if (!reply.startsWith("+OK")) {
				throw new IOException("The call to park failed: " + reply);
			}
		}
	}

	/** Returns the uuids of the parked calls, which are known before {@link #park}. */
	List<String> calls() {
		return this.calls;
	}

	/**
	 * Sends events at short intervals, so that the client's code is compiled as in long
	 * operation.
	 */
	void warmUp(int millis) throws IOException {
		send(millis, WARM_UP_INTERVAL_NANOS);
	}

	/** Sends single events for this number of milliseconds. */
	void send(int millis) throws IOException {
		send(millis, MEASURED_INTERVAL_NANOS);
	}

	private void send(int millis, long intervalNanos) throws IOException {
		double cpuBefore = this.process.cpuSeconds();
		long begin = System.nanoTime();
		while (System.nanoTime() - begin < millis * 1_000_000L) {
			LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(intervalNanos / 2, intervalNanos * 3 / 2));
			this.socket.command("sendevent CUSTOM\nEvent-Subclass: " + SUBCLASS + "\n" + Workload.SENT_NANOS + ": "
					+ System.nanoTime());
		}
		this.cpuSeconds = this.process.cpuSeconds() - cpuBefore;
		this.seconds = (System.nanoTime() - begin) / 1e9;
	}

	/** Prints the server's processor time during the last {@link #send}. */
	void print(Output output) {
		output.print("serverCpuPercent", this.cpuSeconds * 100 / this.seconds);
	}

	@Override
	public void close() throws IOException {
		for (String call : this.calls) {
			this.socket.api("uuid_kill " + call);
		}
		this.socket.close();
	}

}
