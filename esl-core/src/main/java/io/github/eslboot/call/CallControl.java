package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.github.eslboot.call.link.CallLink;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.Registration;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.internal.LogThrottle;
import io.github.eslboot.internal.Steps;
import io.github.eslboot.observation.ObservationInternals;
import io.github.eslboot.observation.ObservedContext;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.protocol.ProtocolInternals;
import io.github.eslboot.protocol.Sent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * State and operations of one call, shared by all of its handles. Receives all events of
 * the call, on an event loop, so that operations complete even if all workers are blocked
 * by waiting operations. Futures complete on an event loop as well; applications get
 * futures that complete on a callback thread instead.
 */
final class CallControl implements EslEventListener {

	private static final Logger logger = LoggerFactory.getLogger(CallControl.class);

	private static final LogThrottle CHECK_FAILURES = new LogThrottle();

	/** Delay after the first failed check of whether the call exists; it doubles. */
	private static final Duration FIRST_CHECK_DELAY = Duration.ofMillis(500);

	private static final Duration MAX_CHECK_DELAY = Duration.ofSeconds(16);

	/** Channel state of a leg until it executes what it was originated for. */
	private static final String DIALLED = "CS_CONSUME_MEDIA";

	private final CallLink link;

	private final Owner owner;

	private final CallMonitor monitor;

	private final CallCommands commands;

	private final ApplicationQueue applications;

	private final CompletableFuture<CallEnd> ended = new CompletableFuture<>();

	private volatile @Nullable Registration registration;

	/** Completes when the server sends the events of the call. */
	private final CompletableFuture<Void> subscribed = new CompletableFuture<>();

	/**
	 * Hangup cause to apply as soon as an event shows that the call exists, or
	 * {@code null}.
	 */
	private volatile @Nullable HangupCause pendingHangup;

	/** Number of gaps; the check after a gap replaces earlier ones. */
	private final AtomicInteger gaps = new AtomicInteger();

	CallControl(CallLink link, Owner owner, CallSnapshot snapshot) {
		this.link = link;
		this.owner = owner;
		this.monitor = new CallMonitor(link, snapshot);
		this.commands = new CallCommands(link, this.monitor);
		this.applications = new ApplicationQueue(link, this.monitor, this.commands);
		CallEnd end = snapshot.end();
		if (end != null) {
			this.applications.end(end);
			this.ended.complete(end);
		}
	}

	CallLink link() {
		return this.link;
	}

	/** Returns the control of a call that is about to be created. */
	CallControl registered(String uuid) {
		return this.owner.register(uuid);
	}

	/**
	 * Returns the control of the call that this one is bridged with, or {@code null} if
	 * its events are not received.
	 */
	@Nullable CallControl partner(String partner) {
		return this.link.observesOtherCalls() ? this.owner.partner(partner, uuid()) : null;
	}

	CallMonitor monitor() {
		return this.monitor;
	}

	CallCommands commands() {
		return this.commands;
	}

	ApplicationQueue applications() {
		return this.applications;
	}

	/**
	 * Returns a future that completes after the last event of the call, or when the call
	 * is known to be lost.
	 */
	CompletableFuture<CallEnd> ended() {
		return this.ended;
	}

	CallSnapshot snapshot() {
		return this.monitor.snapshot();
	}

	String uuid() {
		return this.monitor.uuid();
	}

	void registered(Registration registration) {
		this.registration = registration;
		if (this.ended.isDone()) {
			registration.cancel();
		}
		registration.ready().whenComplete((ready, failure) -> {
			if (failure == null) {
				this.subscribed.complete(null);
				this.applications.open();
			}
			else {
				this.subscribed.completeExceptionally(Futures.unwrap(failure));
				this.applications.refuse(Futures.unwrap(failure));
			}
		});
	}

	/**
	 * Returns a future that completes when the server sends the events of the call. An
	 * operation that waits for an event must not be sent before: a fast server would have
	 * completed it unnoticed.
	 * @param timeout maximum time to wait
	 * @return a future that completes on an event loop or on the calling thread, in the
	 * context of the caller; exceptionally if the events are not subscribed to in time
	 */
	CompletableFuture<Void> subscribed(Duration timeout) {
		if (this.subscribed.isDone() && !this.subscribed.isCompletedExceptionally()) {
			return this.subscribed;
		}
		CompletableFuture<Void> view = CallTimeouts.expiring(this.link, timeout, () -> notSubscribed(timeout));
		ObservedContext caller = EslClientResourcesInternals.currentContext(this.link.resources());
		this.subscribed.whenComplete((ready, failure) -> ObservationInternals.in(caller,
				() -> (failure != null) ? view.completeExceptionally(failure) : view.complete(null)));
		return view;
	}

	private EslTimeoutException notSubscribed(Duration timeout) {
		return new EslTimeoutException(Sent.NO, "%s: the events of call %s were not subscribed to within %s"
			.formatted(this.link.node(), uuid(), Durations.toText(timeout)));
	}

	@Override
	public void onEvent(EslEvent event) {
		EventName type = event.type();
		boolean own = uuid().equals(event.uniqueId());
		String old = event.header("Old-Unique-ID");
		String renamed = event.uniqueId();
		if (type == EventName.CHANNEL_UUID && old != null && old.equals(uuid()) && renamed != null) {
			change((state) -> state.renamed(renamed));
			this.owner.onRename(this, old);
			return;
		}
		ended(this.monitor.after(event, own));
		if (own && (type == EventName.CHANNEL_EXECUTE || type == EventName.CHANNEL_PARK)
				&& !DIALLED.equals(event.header("Channel-State"))) {
			this.applications.executing();
		}
		if (own && type == EventName.CHANNEL_EXECUTE) {
			this.applications.started(event);
		}
		if (own && type == EventName.CHANNEL_EXECUTE_COMPLETE && !"hangup".equals(event.header("Answer-State"))) {
			this.applications.complete(event);
			// Waits for the ends of applications are waits for a state.
			this.monitor.recheck();
		}
		if (own && (type == EventName.CHANNEL_HANGUP_COMPLETE || type == EventName.CHANNEL_DESTROY)) {
			close();
		}
		HangupCause cause = this.pendingHangup;
		if (cause != null && own && !snapshot().isEnded()) {
			this.commands.hangup(cause);
		}
	}

	/** Reads the state from the server, because the events of the gap are lost. */
	@Override
	public void onGap(EventGap gap) {
		if (snapshot().createdAt() != null) {
			endUnlessExists(true);
		}
	}

	@Override
	public void onEnd(EndReason reason) {
		CallEnd.Kind kind = switch (reason) {
			case CALL_ENDED, LOST, NEVER_SEEN -> CallEnd.Kind.LOST;
			case CANCELLED, STREAM_CLOSED -> CallEnd.Kind.UNOBSERVED;
		};
		end(CallEnd.unreported(kind));
	}

	/**
	 * Reads the state from the server, and ends the call if the server does not know it.
	 * A check whose command fails, for example because the connection is lost, is
	 * repeated: without events, no other check would find that the call has ended.
	 * @param afterGap whether events may have been lost
	 */
	void endUnlessExists(boolean afterGap) {
		int gap = afterGap ? this.gaps.incrementAndGet() : this.gaps.get();
		check(afterGap, gap, FIRST_CHECK_DELAY);
	}

	private void check(boolean afterGap, int gap, Duration delay) {
		if (gap != this.gaps.get() || this.ended.isDone()) {
			return;
		}
		this.commands.checkExists(afterGap).whenComplete((exists, failure) -> {
			if (failure != null) {
				checkFailed(afterGap, gap, delay, Futures.unwrap(failure));
			}
			else if (!exists) {
				endAfterGracePeriod();
			}
			else if (afterGap) {
				this.applications.checkRunning();
			}
		});
	}

	private void checkFailed(boolean afterGap, int gap, Duration delay, Throwable cause) {
		// A refused command would be refused again.
		boolean retry = !(cause instanceof EslCommandException)
				&& !(cause instanceof EslException failure && failure.isPermanent());
		if (CHECK_FAILURES.isDue()) {
			logger.warn("{}: could not read the state of {}, and maybe of others: {}; {}", this.link.node(), this,
					cause.getMessage(),
					retry ? "next attempt in " + Durations.toText(delay) : "the handle keeps the last known state");
		}
		var timers = EslClientResourcesInternals.nextEventLoop(this.link.resources());
		if (retry && !timers.isShuttingDown()) {
			Duration next = (delay.compareTo(MAX_CHECK_DELAY) < 0) ? delay.multipliedBy(2) : delay;
			Steps.run(logger, this.link.node(), "scheduling the next check of a call",
					() -> timers.schedule(() -> check(afterGap, gap, next), delay.toNanos(), TimeUnit.NANOSECONDS));
		}
	}

	/**
	 * Ends a call that the server does not know, as lost unless its end event arrives
	 * within the grace period.
	 */
	void endAfterGracePeriod() {
		this.monitor.await(CallSnapshot::isEnded, "end", CallCommands.END_EVENT_TIMEOUT)
			.exceptionally((failure) -> snapshot())
			.thenAccept((state) -> end(CallEnd.unreported(CallEnd.Kind.LOST)));
	}

	/** Ends the call if no event has reported its end. */
	void end(CallEnd end) {
		change((state) -> state.ended(end));
		close();
	}

	private void change(UnaryOperator<CallSnapshot> step) {
		ended(this.monitor.change(step, null));
	}

	private void ended(@Nullable CallEnd end) {
		if (end != null) {
			this.applications.end(end);
		}
	}

	/** Completes the end and cancels the registration: no further events are expected. */
	private void close() {
		CallEnd end = snapshot().end();
		if (end != null && this.ended.complete(end)) {
			this.owner.onEnd(this);
			Registration current = this.registration;
			if (current != null) {
				current.cancel();
			}
		}
	}

	/**
	 * Hangs up the call if it exists, otherwise as soon as it exists.
	 * @param cause the hangup cause
	 * @return completes with the reply to the first hangup, which fails if the call does
	 * not exist yet
	 */
	CompletableFuture<@Nullable Void> hangupWhenSeen(HangupCause cause) {
		this.pendingHangup = cause;
		return this.commands.hangup(cause);
	}

	@Override
	public String toString() {
		return "call " + ProtocolInternals.logText(uuid());
	}

	/**
	 * Owner of the control. Called on an event loop or on the calling thread; must not
	 * block.
	 */
	interface Owner {

		/**
		 * Called when the uuid of the call has changed.
		 * @param control the control, which has the new uuid
		 * @param oldUuid the previous uuid
		 */
		void onRename(CallControl control, String oldUuid);

		/**
		 * Returns the control of the call that is bridged with another one; creates and
		 * registers it if there is none.
		 * @param uuid the call
		 * @param partner uuid of the call that it is bridged with
		 * @return the control
		 */
		CallControl partner(String uuid, String partner);

		/**
		 * Returns the control of a call that does not exist yet; creates and registers it
		 * if there is none.
		 * @param uuid the call
		 * @return the control
		 */
		CallControl register(String uuid);

		/**
		 * Called when no further events of the call are expected.
		 * @param control the control
		 */
		void onEnd(CallControl control);

	}

}
