package io.github.eslboot.event;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

import io.github.eslboot.event.ListenerRegistration.CallBinding;
import io.github.eslboot.internal.Steps;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the bindings of listeners to calls and to <em>runs</em>, which are executions of
 * applications and background jobs: on the last event, after a long time without events,
 * or when the server no longer knows the call; where further events may follow, after a
 * grace period. When the last binding of a registration ends, the registration ends.
 * Thread-safe.
 */
final class CallEndings {

	private static final Logger logger = LoggerFactory.getLogger(CallEndings.class);

	/**
	 * A run without events for this long counts as ended: its last event was probably
	 * missed.
	 */
	private static final Duration LONGEST_RUN = Duration.ofHours(12);

	private static final List<RoutingHeader> RUN_HEADERS = List.of(RoutingHeader.APPLICATION_UUID,
			RoutingHeader.JOB_UUID);

	private final String node;

	private final RoutingTable table;

	private final EventLoop timers;

	private final long graceNanos;

	private final BiConsumer<ListenerRegistration, EndReason> ending;

	/**
	 * Creates an instance without timers.
	 * @param node name of the server, for messages
	 * @param table the bindings
	 * @param timers times the grace periods
	 * @param grace the grace period
	 * @param ending ends a registration
	 */
	CallEndings(String node, RoutingTable table, EventLoop timers, Duration grace,
			BiConsumer<ListenerRegistration, EndReason> ending) {
		this.node = node;
		this.table = table;
		this.timers = timers;
		this.graceNanos = grace.toNanos();
		this.ending = ending;
	}

	/** Ends the bindings for which an event is the last one. */
	void onEvent(EventName type, EslEvent event) {
		switch (type) {
			case CHANNEL_DESTROY -> channelEnded(event.uniqueId(), true);
			case CHANNEL_HANGUP_COMPLETE -> channelEnded(event.uniqueId(), false);
			case BACKGROUND_JOB -> endRun(RoutingHeader.JOB_UUID, event.header("Job-UUID"));
			case CHANNEL_EXECUTE_COMPLETE -> endRun(RoutingHeader.APPLICATION_UUID, event.header("Application-UUID"));
			default -> {
				return;
			}
		}
	}

	private void endRun(RoutingHeader header, @Nullable String uuid) {
		if (uuid != null) {
			end(this.table.bindings(header, uuid), uuid, EndReason.CALL_ENDED);
		}
	}

	/**
	 * CHANNEL_DESTROY is the last event of the channel itself. Events of its other leg
	 * and of its call may follow, and CHANNEL_DESTROY itself follows
	 * CHANNEL_HANGUP_COMPLETE: these bindings get the grace period.
	 */
	private void channelEnded(@Nullable String uuid, boolean destroyed) {
		if (uuid == null || this.table.callBindings(uuid).isEmpty()) {
			return;
		}
		if (destroyed) {
			end(this.table.bindings(RoutingHeader.UNIQUE_ID, uuid)
				.stream()
				.filter((binding) -> binding.registration.selector.keys().size() == 1)
				.toList(), uuid, EndReason.CALL_ENDED);
		}
		if (!this.table.callBindings(uuid).isEmpty()) {
			afterGrace(() -> end(this.table.callBindings(uuid), uuid, EndReason.CALL_ENDED));
		}
	}

	/**
	 * Runs a task after the grace period. If it cannot be scheduled, the check of quiet
	 * calls finds the bindings again.
	 */
	private void afterGrace(Runnable task) {
		if (!this.timers.isShuttingDown()) {
			Steps.run(logger, this.node, "scheduling the end of the listeners of a call",
					() -> this.timers.schedule(task, this.graceNanos, TimeUnit.NANOSECONDS));
		}
	}

	private void end(Collection<CallBinding> bindings, String uuid, EndReason reason) {
		for (CallBinding binding : bindings) {
			if (this.table.unbind(binding, uuid)) {
				this.ending.accept(binding.registration, reason);
			}
		}
	}

	/** Removes a uuid from a registration because the call is on another node. */
	void release(ListenerRegistration registration, String uuid) {
		if (this.table.unbind(registration, uuid)) {
			this.ending.accept(registration, EndReason.CANCELLED);
		}
	}

	/** Removes a uuid from a registration, unless an event of the call was received. */
	void releaseUnseen(ListenerRegistration registration, String uuid) {
		CallBinding binding = registration.bindings.get(uuid);
		if (binding != null && !binding.isSeen()) {
			end(List.of(binding), uuid, registration.hasSeenCall() ? EndReason.CALL_ENDED : EndReason.NEVER_SEEN);
		}
	}

	/** Returns whether a listener is bound to a call. */
	boolean isBound(String uuid) {
		return !this.table.callBindings(uuid).isEmpty();
	}

	/** Returns bound calls that have had no event for a time. */
	Set<String> quietCalls(long quietNanos) {
		long since = System.nanoTime() - quietNanos;
		return calls((bindings) -> bindings.stream().allMatch((binding) -> binding.isQuietSince(since)));
	}

	/** Returns bound calls that are known to have existed. */
	Set<String> seenCalls() {
		return calls((bindings) -> bindings.stream().anyMatch(CallBinding::isSeen));
	}

	private Set<String> calls(Predicate<List<CallBinding>> condition) {
		Set<String> uuids = new HashSet<>();
		RoutingTable.CALL_HEADERS.forEach((header) -> this.table.forEach(header, (uuid, bindings) -> {
			if (condition.test(bindings)) {
				uuids.add(uuid);
			}
		}));
		return uuids;
	}

	/** Ends the bindings to runs whose last event was probably missed. */
	void endForgottenRuns() {
		long before = System.nanoTime() - LONGEST_RUN.toNanos();
		endRuns((binding) -> binding.isQuietSince(before));
	}

	private void endRuns(Predicate<CallBinding> condition) {
		for (RoutingHeader header : RUN_HEADERS) {
			this.table.forEach(header,
					(uuid, bindings) -> end(bindings.stream().filter(condition).toList(), uuid, EndReason.LOST));
		}
	}

	/**
	 * Ends the bindings to calls and runs of the former process of the server.
	 * @param lostNanos when the connection to that process was lost, as of
	 * {@link System#nanoTime()}; later events are of the new process
	 */
	void serverRestarted(long lostNanos) {
		for (String uuid : seenCalls()) {
			end(this.table.callBindings(uuid)
				.stream()
				.filter((binding) -> binding.isSeen() && binding.isQuietSince(lostNanos))
				.toList(), uuid, EndReason.LOST);
		}
		endRuns((binding) -> binding.isQuietSince(lostNanos));
	}

	/**
	 * Ends the bindings to a call that the server does not know, unless they receive an
	 * event within the grace period: the last events of a call that has just ended may be
	 * in transit.
	 */
	void callMissing(String uuid) {
		long now = System.nanoTime();
		afterGrace(() -> {
			for (CallBinding binding : this.table.callBindings(uuid)) {
				if (binding.isQuietSince(now)) {
					end(List.of(binding), uuid, binding.isSeen() ? EndReason.LOST : EndReason.NEVER_SEEN);
				}
			}
		});
	}

	/**
	 * Marks a call as existing, now or in the past.
	 * @return whether a listener is bound to the call and has received no event of it
	 */
	boolean markLive(String uuid) {
		boolean isNew = false;
		for (CallBinding binding : this.table.callBindings(uuid)) {
			if (binding.markSeen()) {
				binding.registration.firstEvent.accept(uuid);
				isNew = true;
			}
		}
		return isNew;
	}

	/** Ends the bindings to a call that receive no event within the grace period. */
	void expectNoEvents(String uuid) {
		afterGrace(() -> end(this.table.callBindings(uuid).stream().filter((binding) -> !binding.isSeen()).toList(),
				uuid, EndReason.NEVER_SEEN));
	}

}
