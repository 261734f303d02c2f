package io.github.eslboot.test;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * All calls of the switch, and the operations on them. A single lock guards all calls, so
 * that their events have a total order. No thread waits while it holds the lock.
 */
final class Switchboard {

	private static final EventBus.Origin BROADCAST = new EventBus.Origin("switch_ivr_async.c", "switch_ivr_broadcast",
			5732);

	private static final Duration WAITING_CHECK = Duration.ofMillis(20);

	private final SwitchCore core;

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<String, Channel> channels = new LinkedHashMap<>();

	private final CallHistory history = new CallHistory();

	private final Bridges bridges = new Bridges(this);

	private final Conferences conferences;

	private final CallCenter callCenter;

	private final SessionStatistics statistics = new SessionStatistics();

	private volatile boolean closed;

	private final BooleanSupplier lateHangup;

	/** Whether a leg hangs up because another one does. Guarded by the lock. */
	private boolean cascading;

	/**
	 * Creates the calls of a switch.
	 * @param core the switch
	 * @param lateHangup returns whether the CHANNEL_HANGUP of a leg that hangs up now is
	 * fired after the events that its hangup causes
	 */
	Switchboard(SwitchCore core, BooleanSupplier lateHangup) {
		this.core = core;
		this.lateHangup = lateHangup;
		this.conferences = new Conferences(core);
		this.callCenter = new CallCenter(core);
	}

	/** Runs an action that accesses calls, with the lock held. */
	<T extends @Nullable Object> T locked(Supplier<T> action) {
		this.lock.lock();
		try {
			return action.get();
		}
		finally {
			this.lock.unlock();
		}
	}

	void locked(Runnable action) {
		this.lock.lock();
		try {
			if (!this.closed) {
				action.run();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Runs an action soon, on the switch's thread and with the lock held. */
	void soon(Runnable action) {
		try {
			this.core.scheduler().execute(() -> report(action));
		}
		catch (RejectedExecutionException ex) {
			// The switch shuts down.
		}
	}

	/** Runs an action after a delay, on the switch's thread and with the lock held. */
	Future<?> later(Duration time, Runnable action) {
		try {
			return this.core.scheduler().schedule(() -> report(action), time.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			return CompletableFuture.failedFuture(new CancellationException());
		}
	}

	// The executor would swallow the exception.
	private void report(Runnable action) {
		try {
			locked(action);
		}
		catch (RuntimeException ex) {
			Thread thread = Thread.currentThread();
			thread.getUncaughtExceptionHandler().uncaughtException(thread, ex);
		}
	}

	/** Runs an action after a delay; immediately and on this thread if it is zero. */
	void in(Duration time, Runnable action) {
		if (time.isZero()) {
			locked(action);
		}
		else {
			later(time, action);
		}
	}

	Channel add(Channel channel) {
		this.channels.put(channel.uuid(), channel);
		this.statistics.started(this.channels.size());
		return channel;
	}

	void remove(Channel channel) {
		this.channels.remove(channel.uuid());
	}

	/** Creates a channel without adding it to the calls. */
	Channel create(String name, boolean outbound, CallerProfile profile, Codec codec) {
		return new Channel(this.core, profile.uniqueId, name, outbound, profile, codec, this.statistics.nextId());
	}

	@Nullable Channel find(String uuid) {
		return locked(() -> this.channels.get(uuid));
	}

	List<Channel> all() {
		return locked(() -> List.copyOf(this.channels.values()));
	}

	@Nullable String variable(Channel channel, String name) {
		return locked(() -> channel.get(name));
	}

	/** Queues a message. Returns {@code false} if the channel's queue is full. */
	boolean offer(Channel channel, Message message) {
		return locked(() -> channel.apps().offer(message));
	}

	/**
	 * Starts an incoming call, which runs its dialplan.
	 */
	Channel incoming(CallSetup setup) {
		return locked(() -> {
			String uuid = setup.uuid();
			CallerProfile profile = new CallerProfile(false, setup.callerName(), setup.callerNumber(),
					setup.destination(), "mod_sofia", uuid, setup.channelName());
			profile.dialplan = "XML";
			Channel channel = add(create(setup.channelName(), false, profile, Codec.PCMU));
			setup.variables().forEach(channel::set);
			channel.reactions().addAll(setup.reactions());
			startIncoming(channel);
			channel.fireCodecs();
			channel.apps().run(setup.apps(this.core.server().extensions()));
			return channel;
		});
	}

	/** Moves an incoming leg from its creation to the start of its dialplan. */
	void startIncoming(Channel channel) {
		channel.enter(ChannelState.CS_INIT);
		channel.state(ChannelState.CS_ROUTING);
		channel.fire("CHANNEL_CREATE");
		channel.enterState();
		channel.enter(ChannelState.CS_EXECUTE);
	}

	void answer(Channel channel) {
		if (channel.isAnswered() || channel.isDown()) {
			return;
		}
		Channel loopback = channel.loopbackLeg();
		if (loopback != null && loopback.isOutbound()) {
			answer(loopback);
		}
		channel.answered();
		channel.fire("CHANNEL_ANSWER");
		channel.callState(SimulatedCall.State.ACTIVE);
		channel.set("endpoint_disposition", "ANSWER");
		Runnable answered = channel.onAnswer();
		if (answered != null) {
			channel.onAnswer(null);
			answered.run();
		}
		channel.runWhenAnswered();
	}

	void ring(Channel channel) {
		if (!channel.isAnswered() && !channel.isDown() && channel.callState() != SimulatedCall.State.RINGING) {
			channel.profile().progress = EventBus.micros();
			channel.fire("CHANNEL_PROGRESS");
			channel.callState(SimulatedCall.State.RINGING);
		}
	}

	/** Begins early media on a dialled channel, unless it is answered. */
	void earlyMedia(Channel channel) {
		if (!channel.isAnswered() && !channel.isDown() && channel.callState() != SimulatedCall.State.EARLY) {
			channel.early();
			channel.fire("CHANNEL_PROGRESS_MEDIA");
			channel.callState(SimulatedCall.State.EARLY);
		}
	}

	/** Hangs a channel up as its phone does. */
	void hangupByPhone(Channel channel, HangupCause cause) {
		if (!channel.isDown()) {
			SipDisposition.beforeHangupByPhone(channel);
			hangup(channel, cause);
			SipDisposition.afterHangupByPhone(channel);
		}
	}

	/**
	 * Hangs a channel up. Fires CHANNEL_HANGUP immediately. The rest follows
	 * asynchronously, because in FreeSWITCH the thread of the channel does it.
	 */
	void hangup(Channel channel, HangupCause cause) {
		if (channel.isDown()) {
			return;
		}
		channel.down(cause);
		Channel partner = channel.partner();
		if (partner != null) {
			partner.set(Bridges.LAST_CAUSE, cause.name());
			channel.set(Bridges.LAST_ROLE, Bridges.role(channel));
		}
		if (this.cascading || !this.lateHangup.getAsBoolean()) {
			reportHangup(channel);
		}
		soon(() -> end(channel));
	}

	private static void reportHangup(Channel channel) {
		channel.fire("CHANNEL_HANGUP");
		channel.hangupReported();
	}

	private void end(Channel channel) {
		if (this.bridges.isWaiting(channel)) {
			// The bridge of a waiting leg lasts as long as the consultation.
			later(WAITING_CHECK, () -> end(channel));
			return;
		}
		this.cascading = true;
		try {
			this.bridges.leave(channel);
			channel.apps().abort();
		}
		finally {
			this.cascading = false;
		}
		if (!channel.isHangupReported()) {
			reportHangup(channel);
		}
		channel.enterState();
		Recording.stop(channel, "all");
		Eavesdropping.targetEnded(channel);
		SipDisposition.onEnd(channel);
		channel.profile().hangup = EventBus.micros();
		channel.callState(SimulatedCall.State.HANGUP);
		HangupCause cause = channel.hangupCause();
		Channel loopback = channel.loopbackLeg();
		if (loopback != null && cause != null) {
			hangup(loopback, cause);
		}
		channel.enter(ChannelState.CS_REPORTING);
		CallRecord.addTo(channel);
		channel.fire("CHANNEL_HANGUP_COMPLETE",
				(event) -> event.header("Hangup-Cause", (cause != null) ? cause.name() : null), null);
		channel.destroyWhenUnlocked(() -> destroy(channel));
	}

	private void destroy(Channel channel) {
		channel.state(ChannelState.CS_DESTROY);
		channel.callUuid(null);
		channel.fire("CHANNEL_DESTROY");
		channel.enterState();
		remove(channel);
		this.history.add(channel);
		Runnable ended = channel.onHangup();
		if (ended != null) {
			channel.onHangup(null);
			ended.run();
		}
	}

	/**
	 * Transfers legs to a destination. A bridged leg that is not transferred is released.
	 */
	void transfer(List<Channel> legs, Destination destination) {
		List<Channel> living = legs.stream().filter((leg) -> !leg.isDown()).toList();
		for (Channel leg : living) {
			leg.state(ChannelState.CS_ROUTING);
			leg.newProfile("bl_xfer:" + destination);
			leg.set("max_forwards", "70");
			CallerProfile profile = leg.profile();
			profile.dialplan = destination.dialplan();
			profile.context = destination.context();
			profile.redirectedFrom = profile.destination;
			profile.destination = destination.number();
			profile.bridged = 0;
			leg.otherLeg(null);
			leg.callUuid(null);
		}
		living.forEach(this.bridges::leave);
		for (Channel leg : living) {
			leg.apps().abort();
			leg.enterState();
			CallerProfile profile = leg.profile();
			if (destination.isInline() && profile.redirectedFrom != null) {
				// An inline dialplan keeps the destination number.
				profile.destination = profile.redirectedFrom;
				profile.redirectedFrom = null;
			}
			execute(leg, destination.apps(this.core.server().extensions(),
					this.core.variables().expand(destination.dialplan(), leg)));
		}
	}

	/** Parks a channel by its state. A bridged partner is released. */
	void park(Channel channel) {
		if (channel.isDown()) {
			return;
		}
		channel.state(ChannelState.CS_PARK);
		this.bridges.leave(channel);
		channel.apps().park();
	}

	/** Starts the applications of a routed channel. */
	void execute(Channel channel, List<AppStack.App> apps) {
		if (!channel.hasHitDialplan()) {
			channel.flipCallerId();
		}
		channel.enter(ChannelState.CS_EXECUTE);
		channel.apps().run(apps);
	}

	/** Creates the message by which FreeSWITCH runs an application on a channel. */
	Message broadcast(String app, String argument, String loops) {
		SimulatedEvent.Builder command = SimulatedEvent.named("COMMAND");
		this.core.bus().stamp(command, "COMMAND", BROADCAST);
		command.header("call-command", "execute")
			.header("execute-app-name", app)
			.header("execute-app-arg", argument)
			.header("event-lock", "true")
			.header("lead-frames", "5")
			.header("loops", loops);
		return new Message(command.build().headers(), null);
	}

	/** Returns what the calls are doing, and how the last ones ended. */
	String describeCalls() {
		return locked(() -> Diagnosis.calls(List.copyOf(this.channels.values()), this.history.ended()));
	}

	/** Hangs up all calls. */
	void hangupAll() {
		locked(() -> List.copyOf(this.channels.values())
			.forEach((channel) -> hangup(channel, HangupCause.MANAGER_REQUEST)));
	}

	Bridges bridges() {
		return this.bridges;
	}

	Conferences conferences() {
		return this.conferences;
	}

	CallCenter callCenter() {
		return this.callCenter;
	}

	SwitchCore core() {
		return this.core;
	}

	int count() {
		return locked(this.channels::size);
	}

	SessionStatistics statistics() {
		return this.statistics;
	}

	static String uuid() {
		return UUID.randomUUID().toString();
	}

	/** Removes all calls without firing events. */
	void close() {
		locked(() -> {
			this.closed = true;
			this.channels.clear();
		});
	}

}
