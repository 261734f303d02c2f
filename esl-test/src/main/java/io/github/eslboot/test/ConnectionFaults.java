package io.github.eslboot.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The faults that one connection has met.
 */
final class ConnectionFaults {

	private final ConnectionLoop connection;

	private final List<Active<?>> active = new CopyOnWriteArrayList<>();

	ConnectionFaults(ConnectionLoop connection) {
		this.connection = connection;
	}

	/**
	 * Lets a fault take effect; from any thread.
	 */
	void meet(InjectedFault injected, Fault fault) {
		if (injected.isReleased()) {
			return;
		}
		if (fault instanceof Fault.After after) {
			this.connection.server()
				.scheduler()
				.schedule(() -> meet(injected, after.fault()), after.delay().toNanos(), TimeUnit.NANOSECONDS);
		}
		else if (fault instanceof Fault.AfterAuthentication later && this.connection.isAuthenticated()) {
			meet(injected, later.fault());
		}
		else if (fault instanceof Fault.Reset) {
			injected.hit();
			this.connection.reset();
		}
		else if (fault instanceof Fault.Bytes bytes) {
			injected.hit();
			this.connection.send(bytes.data());
		}
		else if (fault instanceof Fault.Disconnect disconnect) {
			injected.hit();
			this.connection.disconnect(disconnect.notice());
		}
		else if (fault instanceof Fault.EventFlood flood) {
			injected.hit();
			this.connection.flood(flood.count());
		}
		else {
			this.active.add(new Active<>(injected, fault));
			this.connection.wake();
		}
	}

	/** The first fault of this kind that is in force. */
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

	/** Sets off what waited for a command like this. */
	void onCommand(ReceivedCommand command) {
		for (Active<?> candidate : this.active) {
			if (candidate.fault() instanceof Fault.OnCommand trigger && trigger.commands().test(command)) {
				this.active.remove(candidate);
				meet(candidate.injected(), trigger.fault());
			}
		}
	}

	/** Sets off what waited for authentication. */
	void onAuthenticated() {
		for (Active<?> candidate : this.active) {
			if (candidate.fault() instanceof Fault.AfterAuthentication trigger) {
				this.active.remove(candidate);
				meet(candidate.injected(), trigger.fault());
			}
		}
	}

	/**
	 * Passes a reply through the faults of replies.
	 * @return how often it is to be written; 0 for never
	 */
	int onReply(ReceivedCommand command) throws InterruptedException {
		int times = 1;
		for (Active<?> candidate : this.active) {
			InjectedFault injected = candidate.injected();
			if (injected.isReleased()) {
				continue;
			}
			if (candidate.fault() instanceof Fault.LateReply late && late.commands().test(command)) {
				injected.hit();
				this.connection.hold(injected, late.delay());
			}
			else if (candidate.fault() instanceof Fault.MissingReply missing && missing.commands().test(command)) {
				injected.hit();
				times = 0;
			}
			else if (candidate.fault() instanceof Fault.DuplicateReply twice && twice.commands().test(command)) {
				injected.hit();
				times *= 2;
			}
		}
		return times;
	}

	/**
	 * A fault that lasts.
	 *
	 * @param injected its life
	 * @param fault what it does
	 */
	record Active<T extends Fault>(InjectedFault injected, T fault) {
	}

}
