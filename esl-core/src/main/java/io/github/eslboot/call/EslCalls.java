package io.github.eslboot.call;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.Registration;
import io.github.eslboot.event.RoutingHeader;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.protocol.Sent;

/**
 * The calls of one server that are under control: one control a call, however many
 * handles there are. Applications get handles from {@code EslTemplate}. All methods may
 * be called by any thread.
 */
public final class EslCalls {

	/** So long a call that ended is remembered for handlers that are late. */
	private static final Duration REMEMBERED = Duration.ofSeconds(10);

	private static final EventName[] EVENTS = { EventName.CHANNEL_CREATE, EventName.CHANNEL_PROGRESS,
			EventName.CHANNEL_PROGRESS_MEDIA, EventName.CHANNEL_ANSWER, EventName.CHANNEL_BRIDGE,
			EventName.CHANNEL_UNBRIDGE, EventName.CHANNEL_HOLD, EventName.CHANNEL_UNHOLD, EventName.CHANNEL_PARK,
			EventName.CHANNEL_UUID, EventName.CHANNEL_EXECUTE_COMPLETE, EventName.CHANNEL_HANGUP,
			EventName.CHANNEL_HANGUP_COMPLETE, EventName.CHANNEL_DESTROY };

	private final Map<String, CallControl> controls = new ConcurrentHashMap<>();

	private final CallLink link;

	private final Duration readyTimeout;

	private final Duration deadline;

	/**
	 * Calls reached by a link.
	 * @param link the way to the calls
	 * @param readyTimeout how long the events of a call may take to be subscribed to
	 * @param deadline how long what is done with a call may take unless told otherwise
	 */
	public EslCalls(CallLink link, Duration readyTimeout, Duration deadline) {
		this.link = link;
		this.readyTimeout = readyTimeout;
		this.deadline = deadline;
	}

	/**
	 * Calls of a server, over its command pool and its event stream.
	 * @param pool where commands are sent
	 * @param stream where events come from
	 * @param commandTimeout how long a reply may take
	 * @param deadline how long what is done with a call may take unless told otherwise
	 * @return the calls
	 */
	public static EslCalls of(EslConnectionPool pool, EventStream stream, Duration commandTimeout, Duration deadline) {
		return new EslCalls(new NodeCallLink(pool, stream, commandTimeout), pool.options().acquireTimeout(), deadline);
	}

	/**
	 * Returns how many calls are under control and have not ended.
	 * @return the number
	 */
	public int size() {
		return (int) this.controls.values().stream().filter((control) -> !control.ended.isDone()).count();
	}

	/**
	 * Takes a live call under control.
	 * @param uuid the call
	 * @return its handle; its state is what the server says now
	 * @throws io.github.eslboot.command.EslCommandException when there is no such call
	 */
	public EslCall call(String uuid) {
		EslClientResourcesInternals.checkMayBlock("Taking a call under control");
		boolean known = this.controls.containsKey(uuid);
		CallControl control = control(CallSnapshot.ofUnknown(uuid));
		try {
			Registration heard = control.registration();
			if (heard != null) {
				heard.awaitReady(this.readyTimeout);
			}
			Futures.await(control.verify(), this.readyTimeout.multipliedBy(4), "uuid_dump " + uuid);
		}
		catch (RuntimeException ex) {
			if (!known) {
				control.end(CallEnd.unseen(CallEnd.Kind.LOST));
			}
			throw ex;
		}
		return handle(control);
	}

	/**
	 * The form of {@link #call(String)} that does not block.
	 * @param uuid the call
	 * @return completes with the handle
	 */
	public CompletionStage<EslCall> callAsync(String uuid) {
		boolean known = this.controls.containsKey(uuid);
		CallControl control = control(CallSnapshot.ofUnknown(uuid));
		CompletableFuture<EslCall> found = ready(control).thenCompose((ready) -> control.verify())
			.thenApply((lives) -> handle(control));
		found.whenComplete((call, failure) -> {
			if (failure != null && !known) {
				control.end(CallEnd.unseen(CallEnd.Kind.LOST));
			}
		});
		return EslClientResourcesInternals.toWorker(this.link.resources(), found);
	}

	private CompletableFuture<Void> ready(CallControl control) {
		Registration heard = control.registration();
		return (heard == null) ? CompletableFuture.completedFuture(null)
				: heard.ready().toCompletableFuture().orTimeout(this.readyTimeout.toNanos(), TimeUnit.NANOSECONDS);
	}

	/**
	 * Returns the handle of an event's call. Does not block: for a call that was not
	 * under control the server is asked in the background whether it still lives.
	 * @param event an event of a call
	 * @return the handle
	 * @throws IllegalArgumentException when the event is about no call
	 */
	public EslCall call(EslEvent event) {
		String uuid = event.uniqueId();
		if (uuid == null) {
			throw new IllegalArgumentException("%s is about no call".formatted(event));
		}
		CallControl known = this.controls.get(uuid);
		if (known != null) {
			return handle(known);
		}
		CallSnapshot seen = CallSnapshot.ofEvent(uuid, event);
		if (seen.isEnded() || "hangup".equals(event.header("Answer-State"))) {
			CallSnapshot over = seen.isEnded() ? seen : seen.ended(new CallEnd(CallEnd.Kind.HUNG_UP,
					CallSnapshot.cause(event.header("Hangup-Cause")), event.timestamp()));
			return handle(new CallControl(this.link, this, over));
		}
		CallControl control = control(seen);
		ready(control).thenCompose((ready) -> control.refresh()).thenAccept((lives) -> {
			if (!lives) {
				control.goneUnlessEnding();
			}
		});
		return handle(control);
	}

	/**
	 * Takes a call under control that is known to live, as a connection that FreeSWITCH
	 * opened for it tells.
	 * @param data the call's data, with its uuid
	 * @return its handle
	 */
	public EslCall attach(EslEvent data) {
		String uuid = data.uniqueId();
		if (uuid == null) {
			throw new IllegalArgumentException("%s is about no call".formatted(data));
		}
		return handle(control(CallSnapshot.ofEvent(uuid, data)));
	}

	/**
	 * The calls were hung up, as is known by other means than an event.
	 * @param cause why
	 */
	public void hungUp(HangupCause cause) {
		this.controls.values().forEach((control) -> control.end(CallEnd.hungUp(cause)));
	}

	/**
	 * Starts to originate a call.
	 * @param call the call
	 * @param resources threads of the pending call's futures
	 * @param work selects a node and calls {@link #originate} on its calls, once or,
	 * while nothing was sent, again on another node. Its future must not need a worker,
	 * and cancelling it ends the wait for a node or a limit
	 * @return the pending call
	 */
	public static PendingCall pending(Originate call, EslClientResources resources,
			Function<PendingCall, CompletableFuture<BackgroundJob>> work) {
		return PendingCall.start(call, resources, work);
	}

	/**
	 * Originates a pending call here. Subscribes to the events of its legs first.
	 * @param pending the pending call
	 * @param call the call
	 * @param job starts the background job; not called when the call was cancelled
	 * @return completes on an event loop once the server has accepted the job
	 */
	public CompletableFuture<BackgroundJob> originate(PendingCall pending, Originate call,
			Supplier<? extends CompletionStage<BackgroundJob>> job) {
		List<CallControl> legs = call.uuids().stream().map((uuid) -> control(CallSnapshot.ofUnknown(uuid))).toList();
		CompletableFuture<Void> ready = CompletableFuture
			.allOf(legs.stream().map(this::ready).toArray(CompletableFuture[]::new))
			.exceptionallyCompose(
					(failure) -> CompletableFuture.failedFuture(notSubscribed(Futures.unwrap(failure), call.uuid())));
		return pending.attempt(new OriginateAttempt(legs, this.deadline), ready, job);
	}

	private EslException notSubscribed(Throwable failure, String uuid) {
		return (failure instanceof EslException known) ? known
				: new EslTimeoutException(Sent.NO, "%s: the events of call %s were not subscribed to within %s"
					.formatted(this.link.node(), uuid, Durations.toText(this.readyTimeout)));
	}

	EslCall handle(CallControl control) {
		return new EslCall(control, this.deadline);
	}

	/** The control of a call, made and registered if there is none. */
	CallControl control(CallSnapshot snapshot) {
		CallControl made = new CallControl(this.link, this, snapshot);
		CallControl other = this.controls.putIfAbsent(snapshot.uuid(), made);
		if (other != null) {
			return other;
		}
		try {
			made.heardBy(this.link.listen(EventSelector.ofCall(snapshot.uuid())
				.by(RoutingHeader.UNIQUE_ID, RoutingHeader.OTHER_LEG)
				.events(EVENTS)
				.build(), made));
		}
		catch (RuntimeException ex) {
			this.controls.remove(snapshot.uuid(), made);
			throw ex;
		}
		return made;
	}

	void renamed(String old, String renamed, CallControl control) {
		this.controls.put(renamed, control);
		this.controls.remove(old, control);
	}

	/** Handlers of its last events may be at work still, so it is kept for a moment. */
	void over(CallControl control) {
		Runnable forget = () -> this.controls.remove(control.uuid(), control);
		var timers = EslClientResourcesInternals.nextEventLoop(this.link.resources());
		if (control.snapshot().createdAt() == null || timers.isShuttingDown()) {
			forget.run();
		}
		else {
			timers.schedule(forget, REMEMBERED.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

}
