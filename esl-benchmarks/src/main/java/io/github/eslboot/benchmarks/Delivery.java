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
 * How long an event takes through a real FreeSWITCH: a connection sends CUSTOM events
 * that carry the time, at irregular intervals, while a few calls are parked and the
 * client hears of little else.
 */
final class Delivery implements AutoCloseable {

	static final String SUBCLASS = "esl::benchmark";

	private static final int CALLS = 3;

	/**
	 * Mean times between two events: few, as they are to be timed, or many to warm up.
	 */
	private static final long FEW_NANOS = 20_000_000;

	private static final long MANY_NANOS = 500_000;

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
			String answer = this.socket.api("originate {origination_uuid=" + uuid + "}loopback/park/default &park()");
			if (!answer.startsWith("+OK")) {
				throw new IOException("No call to park: " + answer);
			}
		}
	}

	/** The calls that will be parked. */
	List<String> calls() {
		return this.calls;
	}

	/**
	 * Sends many events for a time, so that a client is compiled as one that has run for
	 * hours.
	 */
	void warmUp(int millis) throws IOException {
		send(millis, MANY_NANOS);
	}

	/** Sends single events for a time. */
	void send(int millis) throws IOException {
		send(millis, FEW_NANOS);
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

	/** Tells what the server used while it was last sent to. */
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
