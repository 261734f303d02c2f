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
 * Puts {@linkplain Fault faults} in force. Thread-safe; every fault can be released, and
 * {@link #clear()} releases all.
 */
public final class Faults {

	private final EventSocketServer server;

	private final Deque<Assigned> next = new ArrayDeque<>();

	private final List<Assigned> every = new CopyOnWriteArrayList<>();

	private final List<InjectedFault> all = new CopyOnWriteArrayList<>();

	private final AtomicLong clockOffsetMicros = new AtomicLong();

	Faults(EventSocketServer server) {
		this.server = server;
	}

	/**
	 * For the next connection that is accepted. Several calls line up: the second fault
	 * meets the connection after the next.
	 * @param fault what goes wrong
	 * @return to release it
	 */
	public InjectedFault nextConnection(Fault fault) {
		InjectedFault injected = track(this.server::wakeConnections);
		synchronized (this.next) {
			this.next.add(new Assigned(injected, fault));
		}
		return injected;
	}

	/**
	 * For all connections that are open now and all that will be accepted.
	 * @param fault what goes wrong
	 * @return to release it
	 */
	public InjectedFault everyConnection(Fault fault) {
		InjectedFault injected = track(this.server::wakeConnections);
		this.every.add(new Assigned(injected, fault));
		for (ConnectionLoop connection : this.server.connections()) {
			connection.faults().meet(injected, fault);
		}
		return injected;
	}

	/**
	 * For one open connection.
	 * @param connection one of {@link FreeSwitchSimulator#connections()}
	 * @param fault what goes wrong
	 * @return to release it
	 */
	public InjectedFault connection(SimulatedConnection connection, Fault fault) {
		InjectedFault injected = track(this.server::wakeConnections);
		((ConnectionLoop) connection).faults().meet(injected, fault);
		return injected;
	}

	/**
	 * Nobody listens: connection attempts are refused. Open connections stay. Released:
	 * the same port is opened again.
	 * @return to release it
	 */
	public InjectedFault refuseConnections() {
		InjectedFault injected = track(this.server::openListener);
		this.server.closeListener();
		return injected;
	}

	/**
	 * The server stops accepting but still listens: up to the backlog of 5, clients see
	 * an established connection that is never greeted. Released: those are accepted.
	 * @return to release it
	 */
	public InjectedFault stopAccepting() {
		InjectedFault injected = track(() -> this.server.pauseAccepting(false));
		this.server.pauseAccepting(true);
		return injected;
	}

	/**
	 * The server's clock is set, as when it had been wrong: events carry dates that much
	 * ahead. Released: the clock is set right again.
	 * @param ahead how far, negative for back
	 * @return to release it
	 */
	public InjectedFault clockJump(Duration ahead) {
		long micros = TimeUnit.NANOSECONDS.toMicros(ahead.toNanos());
		InjectedFault injected = track(() -> this.clockOffsetMicros.addAndGet(-micros));
		this.clockOffsetMicros.addAndGet(micros);
		injected.hit();
		return injected;
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

	/** Lets the faults that wait for it meet a new connection. */
	void welcome(ConnectionLoop connection) {
		for (Assigned assigned : this.every) {
			connection.faults().meet(assigned.injected(), assigned.fault());
		}
		Assigned first = pollNext();
		if (first != null) {
			connection.faults().meet(first.injected(), first.fault());
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
