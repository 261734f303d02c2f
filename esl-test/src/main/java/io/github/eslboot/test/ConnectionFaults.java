package io.github.eslboot.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Faults assigned to one connection. Thread-safe.
 */
final class ConnectionFaults {

	private final ConnectionLoop connection;

	private final List<Active<?>> active = new CopyOnWriteArrayList<>();

	ConnectionFaults(ConnectionLoop connection) {
		this.connection = connection;
	}

	/**
	 * Assigns a fault: it takes effect immediately, or when its trigger occurs.
	 * @param injected state of the fault
	 * @param fault the fault
	 */
	void assign(InjectedFault injected, Fault fault) {
		if (injected.isReleased()) {
			return;
		}
		if (fault instanceof FaultKind.After after) {
			this.connection.server()
				.scheduler()
				.schedule(() -> assign(injected, after.fault()), after.delay().toNanos(), TimeUnit.NANOSECONDS);
		}
		else if (fault instanceof FaultKind.AfterAuthentication deferred && this.connection.isAuthenticated()) {
			assign(injected, deferred.fault());
		}
		else if (fault instanceof FaultKind.Reset) {
			injected.hit();
			this.connection.reset();
		}
		else if (fault instanceof FaultKind.Bytes bytes) {
			injected.hit();
			this.connection.send(bytes.data());
		}
		else if (fault instanceof FaultKind.Disconnect disconnect) {
			injected.hit();
			this.connection.disconnect(disconnect.notice());
		}
		else if (fault instanceof FaultKind.EventFlood flood) {
			injected.hit();
			this.connection.flood(flood.count());
		}
		else {
			this.active.add(new Active<>(injected, fault));
			this.connection.wake();
		}
	}

	/** Returns the first active fault of a type, or {@code null}. */
	<T extends Fault> @Nullable Active<T> find(Class<T> type) {
		if (this.active.isEmpty()) {
			return null;
		}
		for (Active<?> candidate : this.active) {
			if (candidate.injected().isReleased()) {
				this.active.remove(candidate);
			}
			else if (type.isInstance(candidate.fault())) {
				return new Active<>(candidate.injected(), type.cast(candidate.fault()));
			}
		}
		return null;
	}

	/** Triggers the faults that wait for a command like this one. */
	void onCommand(ReceivedCommand command) {
		for (Active<?> candidate : this.active) {
			if (candidate.fault() instanceof FaultKind.OnCommand trigger && trigger.commands().test(command)) {
				this.active.remove(candidate);
				assign(candidate.injected(), trigger.fault());
			}
		}
	}

	/** Triggers the faults that wait for authentication. */
	void onAuthenticated() {
		for (Active<?> candidate : this.active) {
			if (candidate.fault() instanceof FaultKind.AfterAuthentication trigger) {
				this.active.remove(candidate);
				assign(candidate.injected(), trigger.fault());
			}
		}
	}

	/**
	 * Applies the faults of replies. Blocks while a fault holds the reply back.
	 * @param command the command to reply to
	 * @return how many times the reply is to be written
	 */
	int onReply(ReceivedCommand command) throws InterruptedException {
		int times = 1;
		for (Active<?> candidate : this.active) {
			InjectedFault injected = candidate.injected();
			if (injected.isReleased()) {
				continue;
			}
			if (candidate.fault() instanceof FaultKind.LateReply late && late.commands().test(command)) {
				injected.hit();
				this.connection.block(injected, late.delay());
			}
			else if (candidate.fault() instanceof FaultKind.MissingReply missing && missing.commands().test(command)) {
				injected.hit();
				times = 0;
			}
			else if (candidate.fault() instanceof FaultKind.DuplicateReply duplicate
					&& duplicate.commands().test(command)) {
				injected.hit();
				times *= 2;
			}
		}
		return times;
	}

	/**
	 * Fault that stays active until it is released.
	 *
	 * @param injected state of the fault
	 * @param fault effect of the fault
	 */
	record Active<T extends Fault>(InjectedFault injected, T fault) {
	}

}
