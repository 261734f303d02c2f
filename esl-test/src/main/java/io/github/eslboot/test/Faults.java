package io.github.eslboot.test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * Injects {@linkplain Fault faults} into a simulator and its connections. Each fault can
 * be released; {@link #clear()} releases all. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Faults {

	private final EventSocketServer server;

	private final Deque<Assigned> next = new ArrayDeque<>();

	private final List<Assigned> every = new CopyOnWriteArrayList<>();

	private final List<InjectedFault> all = new CopyOnWriteArrayList<>();

	private final AtomicLong clockOffsetMicros = new AtomicLong();

	private final List<InjectedFault> lateHangups = new CopyOnWriteArrayList<>();

	Faults(EventSocketServer server) {
		this.server = server;
	}

	/**
	 * Injects a fault into the next accepted connection. Further calls queue up: the
	 * second fault applies to the second connection.
	 * @param fault the fault
	 * @return handle that releases the fault
	 */
	public InjectedFault nextConnection(Fault fault) {
		InjectedFault injected = track(this.server::wakeConnections);
		synchronized (this.next) {
			this.next.add(new Assigned(injected, fault));
		}
		return injected;
	}

	/**
	 * Injects a fault into all open and all future connections.
	 * @param fault the fault
	 * @return handle that releases the fault
	 */
	public InjectedFault everyConnection(Fault fault) {
		InjectedFault injected = track(this.server::wakeConnections);
		this.every.add(new Assigned(injected, fault));
		for (ConnectionLoop connection : this.server.connections()) {
			connection.faults().assign(injected, fault);
		}
		return injected;
	}

	/**
	 * Injects a fault into one open connection.
	 * @param connection one of {@link FreeSwitchSimulator#connections()}
	 * @param fault the fault
	 * @return handle that releases the fault
	 */
	public InjectedFault connection(SimulatedConnection connection, Fault fault) {
		InjectedFault injected = track(this.server::wakeConnections);
		((ConnectionLoop) connection).faults().assign(injected, fault);
		return injected;
	}

	/**
	 * Closes the listening socket: connection attempts are refused, open connections
	 * stay. A restart or a reload of the module does not end the fault. On release the
	 * server listens on the same port again.
	 * @return handle that releases the fault
	 */
	public InjectedFault refuseConnections() {
		// First, so that a release at the same time does not end what has not begun.
		this.server.refuse();
		return track(this.server::endRefusal);
	}

	/**
	 * Stops accepting while the server still listens: up to the backlog of 5, clients see
	 * an established connection that is never greeted. On release these are accepted.
	 * @return handle that releases the fault
	 */
	public InjectedFault stopAccepting() {
		this.server.pauseAccepting(true);
		return track(() -> this.server.pauseAccepting(false));
	}

	/**
	 * Shifts the server's clock, which the dates of events show. On release the clock is
	 * correct again.
	 * @param offset difference to the correct time, negative for the past
	 * @return handle that releases the fault
	 */
	public InjectedFault clockJump(Duration offset) {
		long micros = TimeUnit.NANOSECONDS.toMicros(offset.toNanos());
		this.clockOffsetMicros.addAndGet(micros);
		InjectedFault injected = track(() -> this.clockOffsetMicros.addAndGet(-micros));
		injected.hit();
		return injected;
	}

	/**
	 * Fires CHANNEL_HANGUP of a leg that hangs up after the events that its hangup causes
	 * at the other leg. FreeSWITCH fires the events of two legs from two threads, so that
	 * this happens now and then, above all under load.
	 * @return handle that releases the fault
	 * @since 1.0.0
	 */
	public InjectedFault lateHangupEvents() {
		InjectedFault injected = track(() -> {
		});
		this.lateHangups.add(injected);
		return injected;
	}

	/** Returns whether the CHANNEL_HANGUP of a leg that hangs up now is late. */
	boolean isHangupLate() {
		this.lateHangups.removeIf(InjectedFault::isReleased);
		this.lateHangups.forEach(InjectedFault::hit);
		return !this.lateHangups.isEmpty();
	}

	long clockOffsetMicros() {
		return this.clockOffsetMicros.get();
	}

	/**
	 * Releases all faults.
	 */
	public void clear() {
		this.all.forEach(InjectedFault::release);
		synchronized (this.next) {
			this.next.clear();
		}
	}

	/** Assigns the faults that apply to a new connection. */
	void onAccepted(ConnectionLoop connection) {
		for (Assigned assigned : this.every) {
			connection.faults().assign(assigned.injected(), assigned.fault());
		}
		Assigned first = pollNext();
		if (first != null) {
			connection.faults().assign(first.injected(), first.fault());
		}
	}

	private @Nullable Assigned pollNext() {
		synchronized (this.next) {
			Assigned first = this.next.poll();
			while (first != null && first.injected().isReleased()) {
				first = this.next.poll();
			}
			return first;
		}
	}

	private InjectedFault track(Runnable onRelease) {
		InjectedFault[] self = new InjectedFault[1];
		InjectedFault injected = new InjectedFault(() -> {
			this.all.remove(self[0]);
			this.every.removeIf((assigned) -> assigned.injected() == self[0]);
			onRelease.run();
		});
		self[0] = injected;
		this.all.add(injected);
		return injected;
	}

	private record Assigned(InjectedFault injected, Fault fault) {
	}

}
