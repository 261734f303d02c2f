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
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * All calls of the switch and what can be done to them. One lock guards every call, so
 * events are fired in one order; nothing that waits holds it.
 */
final class Switchboard {

	private static final Pattern ESCAPED = Pattern.compile("\\\\[\\\\ns']");

	private static final EventBus.Origin BROADCAST = new EventBus.Origin("switch_ivr_async.c", "switch_ivr_broadcast",
			5732);

	private final SwitchCore core;

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<String, Channel> channels = new LinkedHashMap<>();

	private final Bridges bridges = new Bridges(this);

	private final SessionStatistics statistics = new SessionStatistics();

	private volatile boolean closed;

	Switchboard(SwitchCore core) {
		this.core = core;
	}

	/** Does something with calls while nobody else does. */
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

	/** Does something with calls a moment later, on the switch's thread. */
	void soon(Runnable action) {
		try {
			this.core.scheduler().execute(() -> report(action));
		}
		catch (RejectedExecutionException ex) {
			// The switch is going down, and all calls with it.
		}
	}

	/** Does something with calls after a time. */
	Future<?> later(Duration time, Runnable action) {
		try {
			return this.core.scheduler().schedule(() -> report(action), time.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			return CompletableFuture.failedFuture(new CancellationException());
		}
	}

	// An executor keeps what a task throws to itself.
	private void report(Runnable action) {
		try {
			locked(action);
		}
		catch (RuntimeException ex) {
			Thread thread = Thread.currentThread();
			thread.getUncaughtExceptionHandler().uncaughtException(thread, ex);
		}
	}

	/** Now if there is no time to wait, else later: spares a change of threads. */
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

	/** A new channel, not yet in the list of calls. */
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

	/** Queues a message; false if the channel's queue is full. */
	boolean offer(Channel channel, Message message) {
		return locked(() -> channel.apps().offer(message));
	}

	/**
	 * An incoming call appears and runs its dialplan.
	 */
	Channel incoming(CallSetup setup) {
		return locked(() -> {
			String uuid = setup.uuid();
			CallerProfile profile = new CallerProfile(false, setup.callerName(), setup.callerNumber(),
					setup.destination(), "mod_sofia", uuid, setup.channelName());
			profile.dialplan = "XML";
			Channel channel = add(create(setup.channelName(), false, profile, Codec.PCMU));
			setup.variables().forEach(channel::set);
			startIncoming(channel);
			channel.fireCodecs();
			channel.apps().run(setup.apps());
			return channel;
		});
	}

	/** From creation to the start of the dialplan, as every incoming leg goes. */
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
		channel.callState(CallState.ACTIVE);
		channel.set("endpoint_disposition", "ANSWER");
		Runnable answered = channel.onAnswer();
		if (answered != null) {
			channel.onAnswer(null);
			answered.run();
		}
	}

	void ring(Channel channel) {
		if (!channel.isAnswered() && !channel.isDown() && channel.callState() != CallState.RINGING) {
			channel.profile().progress = EventBus.micros();
			channel.fire("CHANNEL_PROGRESS");
			channel.callState(CallState.RINGING);
		}
	}

	/**
	 * Hangs a channel up. The event comes at once; the rest of its end a moment later, as
	 * the channel's own thread would do it.
	 */
	void hangup(Channel channel, HangupCause cause) {
		if (channel.isDown()) {
			return;
		}
		channel.down(cause);
		channel.fire("CHANNEL_HANGUP");
		soon(() -> end(channel));
	}

	private void end(Channel channel) {
		this.bridges.leave(channel);
		channel.apps().abort();
		channel.enterState();
		Recording.stop(channel, "all");
		channel.profile().hangup = EventBus.micros();
		channel.callState(CallState.HANGUP);
		HangupCause cause = channel.hangupCause();
		Channel loopback = channel.loopbackLeg();
		if (loopback != null && cause != null) {
			hangup(loopback, cause);
		}
		channel.enter(ChannelState.CS_REPORTING);
		CallRecord.addTo(channel);
		channel.fire("CHANNEL_HANGUP_COMPLETE",
				(event) -> event.header("Hangup-Cause", (cause != null) ? cause.name() : null), null);
		channel.state(ChannelState.CS_DESTROY);
		channel.callUuid(null);
		channel.fire("CHANNEL_DESTROY");
		channel.enterState();
		remove(channel);
		Runnable ended = channel.onHangup();
		if (ended != null) {
			channel.onHangup(null);
			ended.run();
		}
	}

	/**
	 * Sends legs to other applications. A partner that is not among them is released.
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
				// An inline dialplan is no place to go to: the number stays what it was.
				profile.destination = profile.redirectedFrom;
				profile.redirectedFrom = null;
			}
			execute(leg, destination.apps());
		}
	}

	/** A routed channel starts with its applications. */
	void execute(Channel channel, List<AppStack.App> apps) {
		if (!channel.hasHitDialplan()) {
			channel.flipCallerId();
		}
		channel.enter(ChannelState.CS_EXECUTE);
		channel.apps().run(apps);
	}

	/**
	 * Puts the person on a leg on hold.
	 */
	void hold(Channel channel) {
		if (channel.isDown() || channel.callState() == CallState.HELD) {
			return;
		}
		channel.profile().lastHold = EventBus.micros();
		// Only a phone can be told that it is held.
		if (channel.name().startsWith("sofia/")) {
			channel.callState(CallState.HELD);
		}
		channel.fire("CHANNEL_HOLD");
		Channel partner = channel.partner();
		if (partner != null) {
			partner.apps().offer(broadcast("playback", "local_stream://moh", "-1"));
		}
	}

	/**
	 * Takes the person on a leg from hold.
	 * @return false if the leg was not on hold
	 */
	boolean unhold(Channel channel) {
		if (channel.isDown() || channel.callState() != CallState.HELD) {
			return false;
		}
		channel.profile().holdAccumulated += EventBus.micros() - channel.profile().lastHold;
		channel.callState(CallState.ACTIVE);
		channel.fire("CHANNEL_UNHOLD");
		return true;
	}

	/** The message by which FreeSWITCH makes a channel play something. */
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

	/** Keys arrive from the channel's own side. */
	void digits(Channel channel, String digits, String source) {
		String keys = digits;
		int millis = 250;
		int at = digits.indexOf('@');
		if (at >= 0) {
			keys = digits.substring(0, at);
			millis = new Message(List.of(new SimulatedEvent.Header("n", digits.substring(at + 1))), null).number("n",
					millis);
		}
		long samples = millis * 8L;
		for (char key : keys.toCharArray()) {
			if ("0123456789*#ABCDabcdfF".indexOf(key) < 0 || channel.isDown()) {
				continue;
			}
			channel.fire("DTMF", null,
					(event) -> event.header("DTMF-Digit", String.valueOf(key))
						.header("DTMF-Duration", samples)
						.header("DTMF-Source", source));
			channel.dialed(String.valueOf(key));
			channel.apps().digit(key);
			Channel partner = channel.partner();
			Channel loopback = channel.loopbackLeg();
			if (partner == null && loopback != null && source.equals("APP")) {
				digits(loopback, key + "@" + millis, "UNKNOWN");
			}
			else if (partner != null && partner.loopbackLeg() != null) {
				digits(partner.loopbackLeg(), key + "@" + millis, "UNKNOWN");
			}
		}
	}

	/** Keys are sent to whoever is at the other side of the channel. */
	void sendDigits(Channel channel, String digits) {
		Channel loopback = channel.loopbackLeg();
		if (loopback != null) {
			digits(loopback, digits, "UNKNOWN");
		}
	}

	/**
	 * Puts variables in. Only a text that has some, or backslashes that protect
	 * something, loses the backslashes, and with those before quotes also the quotes.
	 */
	String expand(String text, @Nullable Channel channel) {
		if (!text.contains("${") && !ESCAPED.matcher(text).find()) {
			return text;
		}
		StringBuilder expanded = new StringBuilder();
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			char next = (i + 1 < text.length()) ? text.charAt(i + 1) : 0;
			int close = (c == '$' && next == '{') ? text.indexOf('}', i) : -1;
			if (c == '\\' && (next == '\\' || next == '$' || next == '\'')) {
				expanded.append((next == '\'') ? "" : Character.toString(next));
				i++;
			}
			else if (close > 0) {
				String value = value(text.substring(i + 2, close), channel);
				expanded.append((value != null) ? value : "");
				i = close;
			}
			else {
				expanded.append(c);
			}
		}
		return expanded.toString();
	}

	private @Nullable String value(String name, @Nullable Channel channel) {
		String value = (channel != null) ? channel.get(name) : null;
		return (value != null) ? value : this.core.globals().get(name);
	}

	Bridges bridges() {
		return this.bridges;
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

	/** All calls vanish without an event. */
	void close() {
		locked(() -> {
			this.closed = true;
			this.channels.clear();
		});
	}

}
