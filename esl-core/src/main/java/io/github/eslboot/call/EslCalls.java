package io.github.eslboot.call;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.github.eslboot.call.link.CallLink;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.RoutingHeader;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.protocol.Sent;
import org.jspecify.annotations.Nullable;

/**
 * Registry of the calls of one server that have a handle. All handles of a call share one
 * {@code CallControl}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class EslCalls {

	/**
	 * Time for which an ended call stays in the registry, for handlers that still process
	 * its last events.
	 */
	private static final Duration RETENTION_AFTER_END = Duration.ofSeconds(10);

	private static final EventName[] EVENTS = { EventName.CHANNEL_CREATE, EventName.CHANNEL_PROGRESS,
			EventName.CHANNEL_PROGRESS_MEDIA, EventName.CHANNEL_ANSWER, EventName.CHANNEL_BRIDGE,
			EventName.CHANNEL_UNBRIDGE, EventName.CHANNEL_HOLD, EventName.CHANNEL_UNHOLD, EventName.CHANNEL_PARK,
			EventName.CHANNEL_UUID, EventName.CHANNEL_EXECUTE, EventName.CHANNEL_EXECUTE_COMPLETE,
			EventName.CHANNEL_HANGUP, EventName.CHANNEL_HANGUP_COMPLETE, EventName.CHANNEL_DESTROY };

	private final Map<String, CallControl> controls = new ConcurrentHashMap<>();

	private final CallControl.Owner owner = new Owner();

	private final PlacedCalls placed = new PlacedCalls();

	private final CallLink link;

	private final Duration readyTimeout;

	private final Duration timeout;

	private final @Nullable LiveCalls live;

	/**
	 * Creates an empty registry.
	 * @param link sends commands and delivers events
	 * @param readyTimeout maximum time until the events of a call are subscribed to
	 * @param timeout default timeout of the operations of a handle
	 */
	EslCalls(CallLink link, Duration readyTimeout, Duration timeout) {
		this(link, readyTimeout, timeout, null);
	}

	/**
	 * Creates an empty registry.
	 * @param live live calls of the server, or {@code null} if the link has the events of
	 * one call only
	 */
	EslCalls(CallLink link, Duration readyTimeout, Duration timeout, @Nullable LiveCalls live) {
		this.link = link;
		this.readyTimeout = readyTimeout;
		this.timeout = timeout;
		this.live = live;
	}

	/** Returns the live calls of the server. */
	LiveCalls live() {
		return Objects.requireNonNull(this.live, "the events of all calls are not received");
	}

	/**
	 * Returns the number of calls that have a handle and have not ended.
	 * @return the number
	 */
	public int size() {
		return (int) this.controls.values().stream().filter((control) -> !control.ended().isDone()).count();
	}

	/** Returns the handle of a live call. Blocks, but needs no worker. */
	EslCall call(String uuid) {
		EslClientResourcesInternals.checkMayBlock("Waiting for the state of a call");
		return Futures.await(callAsync(uuid), this.readyTimeout.multipliedBy(5), "uuid_dump " + uuid);
	}

	/**
	 * Returns the handle of a live call. The future completes on an event loop or on the
	 * calling thread.
	 */
	CompletableFuture<EslCall> callAsync(String uuid) {
		boolean known = this.controls.containsKey(uuid);
		CallControl control = control(CallSnapshot.ofUnknown(uuid));
		return control.subscribed(this.readyTimeout)
			.thenCompose((ready) -> control.commands().refresh(false))
			.thenApply((state) -> handle(control))
			.whenComplete((call, failure) -> {
				if (failure != null && !known) {
					control.end(CallEnd.unreported(CallEnd.Kind.LOST));
				}
			});
	}

	/**
	 * Returns the handle of the call of an event. Does not block: if the call is not in
	 * the registry, the server is asked in the background whether the call still exists.
	 */
	EslCall call(EslEvent event) {
		String uuid = uuidOf(event);
		CallControl known = this.controls.get(uuid);
		if (known != null) {
			return handle(known);
		}
		CallSnapshot state = CallBridges.stateOf(uuid, event);
		if (state.isEnded() || "hangup".equals(event.header("Answer-State"))) {
			CallSnapshot ended = state.isEnded() ? state : state.ended(new CallEnd(CallEnd.Kind.HUNG_UP,
					CallSnapshot.cause(event.header("Hangup-Cause")), event.timestamp()));
			return handle(new CallControl(this.link, this.owner, ended));
		}
		CallControl control = control(state);
		control.subscribed(this.readyTimeout).whenComplete((ready, failure) -> control.endUnlessExists(false));
		return handle(control);
	}

	/**
	 * Returns the handle of a call for which FreeSWITCH has opened a connection, so that
	 * the call exists.
	 */
	EslCall attach(EslEvent data) {
		return handle(control(CallBridges.stateOf(uuidOf(data), data)));
	}

	private static String uuidOf(EslEvent event) {
		String uuid = event.uniqueId();
		if (uuid == null) {
			throw new IllegalArgumentException("%s does not belong to a call".formatted(event));
		}
		return uuid;
	}

	/** Ends all calls: they were hung up, and no event reports it. */
	void hungUp(HangupCause cause) {
		this.controls.values().forEach((control) -> control.end(CallEnd.hungUp(cause)));
	}

	/**
	 * Originates a pending call on this server. Subscribes to the events of its legs
	 * first.
	 * @param pending the pending call
	 * @param call the call
	 * @param job starts the background job; not called if the call was cancelled
	 * @return a future that completes on an event loop or on the calling thread when the
	 * server has accepted the job
	 */
	CompletableFuture<BackgroundJob> originate(PendingCall pending, Originate call,
			Supplier<? extends CompletionStage<BackgroundJob>> job) {
		List<CallControl> legs = call.uuids().stream().map((uuid) -> control(CallSnapshot.ofUnknown(uuid))).toList();
		CompletableFuture<Void> ready = CompletableFuture
			.allOf(legs.stream().map((leg) -> leg.subscribed(this.readyTimeout)).toArray(CompletableFuture[]::new));
		OriginateAttempt attempt = new OriginateAttempt(legs, this.timeout);
		if (!this.placed.add(attempt)) {
			attempt.abandon();
			return CompletableFuture.failedFuture(new EslConnectionException(EslConnectionException.Reason.CLOSED,
					Sent.NO, "%s: call %s was not placed: the placed calls were hung up because the application closes"
						.formatted(this.link.node(), call.uuid()),
					null));
		}
		return pending.attempt(attempt, ready, job);
	}

	/** Returns the calls that were originated on this server and have not ended. */
	PlacedCalls placed() {
		return this.placed;
	}

	/**
	 * Hangs up these calls. A call has ended when its control has the last event, which
	 * is passed to the other listeners after that.
	 */
	CompletableFuture<Void> hangUpPlaced() {
		CompletableFuture<Void> queued = new CompletableFuture<>();
		this.placed.hangUp()
			.whenComplete((ended, failure) -> EslClientResourcesInternals.afterEvents(this.link.resources(),
					() -> queued.complete(null)));
		return queued;
	}

	private EslCall handle(CallControl control) {
		return new EslCall(control, this.timeout);
	}

	/**
	 * Returns the control of a call; creates and registers a control if there is none.
	 */
	private CallControl control(CallSnapshot state) {
		CallControl created = new CallControl(this.link, this.owner, state);
		CallControl other = this.controls.putIfAbsent(state.uuid(), created);
		if (other != null) {
			return other;
		}
		try {
			created.registered(this.link.listen(EventSelector.ofCall(state.uuid())
				.by(RoutingHeader.UNIQUE_ID, RoutingHeader.OTHER_LEG, RoutingHeader.BRIDGE_A, RoutingHeader.BRIDGE_B)
				.events(EVENTS)
				.build(), created));
		}
		catch (RuntimeException | Error ex) {
			this.controls.remove(state.uuid(), created);
			throw ex;
		}
		return created;
	}

	/** Updates the registry when a call gets another uuid or ends. */
	private final class Owner implements CallControl.Owner {

		private final Map<String, CallControl> controls = EslCalls.this.controls;

		@Override
		public void onRename(CallControl control, String oldUuid) {
			this.controls.put(control.uuid(), control);
			this.controls.remove(oldUuid, control);
		}

		@Override
		public CallControl register(String uuid) {
			return control(CallSnapshot.ofUnknown(uuid));
		}

		@Override
		public CallControl partner(String uuid, String partner) {
			CallControl known = this.controls.get(uuid);
			if (known != null) {
				return known;
			}
			CallControl created = control(CallSnapshot.ofUnknown(uuid).bridged(partner, null, null));
			created.subscribed(EslCalls.this.readyTimeout)
				.whenComplete((ready, failure) -> created.endUnlessExists(false));
			return created;
		}

		@Override
		public void onEnd(CallControl control) {
			Runnable forget = () -> this.controls.remove(control.uuid(), control);
			if (control.snapshot().createdAt() == null) {
				forget.run();
				return;
			}
			try {
				EslClientResourcesInternals.schedule(EslCalls.this.link.resources(), forget, RETENTION_AFTER_END);
			}
			catch (Throwable ex) {
				// The client is being closed, or has no memory.
				forget.run();
			}
		}

	}

}
