package io.github.eslboot.outbound;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.eslboot.call.CallEnd;
import io.github.eslboot.call.CallInternals;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.EslCalls;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.command.EventFilter;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.connection.EslConnectionInternals;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.EventRouterInternals;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.Registration;
import io.github.eslboot.observation.EslObserver;
import io.github.eslboot.observation.ObservationInternals;
import io.github.eslboot.protocol.DisconnectNotice;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;

/**
 * Call that FreeSWITCH handed over to the application, together with the connection that
 * FreeSWITCH opened for it. {@link #call()} controls the call; {@link #release()} returns
 * it to the dialplan. Thread-safe. The class is long because each of its many accessors
 * is documented.
 * <p>
 * What a session can do depends on the dialplan's line {@code socket host:port [async]
 * [full]}:
 * <ul>
 * <li>Without {@code async} the session is synchronous: FreeSWITCH reads no command, not
 * even a hangup, until the running application has ended, and never sends the call's
 * CHANNEL_HANGUP_COMPLETE.</li>
 * <li>Without {@code full} there are no API commands and no events of other calls: no
 * {@code transfer}, {@code hold}, {@code park}, {@code getVariable} and the like, and no
 * lingering.</li>
 * </ul>
 *
 * @since 0.1.0
 */
public final class EslSession implements AutoCloseable {

	private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(5);

	/** Events of a call that {@code myevents} does not include. */
	static final List<String> ADDITIONAL_EVENTS = List.of("CHANNEL_HOLD", "CHANNEL_UNHOLD", "CHANNEL_CALLSTATE",
			"PLAYBACK_START", "PLAYBACK_STOP", "RECORD_START", "RECORD_STOP");

	/** Subclasses of CUSTOM events that {@code myevents} does not include. */
	static final List<String> ADDITIONAL_SUBCLASSES = List.of("conference::maintenance");

	private final EslConnection connection;

	private final SlotHolder slot;

	private final InetSocketAddress peer;

	private final EslEvent data;

	private final EslSessionServerOptions options;

	private final EslClientResources resources;

	private final EventRouterInternals.Source events;

	private final SessionLink link;

	private final EslCalls calls;

	private final EslCall call;

	private final CompletableFuture<CallEnd> closed = new CompletableFuture<>();

	private final AtomicBoolean released = new AtomicBoolean();

	private volatile boolean keptOpen;

	/** Whether FreeSWITCH keeps the connection after the call's end. Event loop only. */
	private boolean lingering;

	/** Whether the call's last event was received. Event loop only. */
	private boolean complete;

	EslSession(EslConnection connection, SlotHolder slot, InetSocketAddress peer, EslEvent data,
			EslSessionServerOptions options, EventRouterInternals.Source events, EslClientResources resources) {
		this.connection = connection;
		this.slot = slot;
		this.peer = peer;
		this.data = data;
		this.options = options;
		this.resources = resources;
		this.events = events;
		String node = data.header("FreeSWITCH-Switchname");
		this.link = new SessionLink(connection, events, resources, options,
				(node != null) ? node : Addresses.toText(peer), isAsync(), isFull());
		this.calls = CallInternals.ofLink(this.link, options.commandTimeout(), options.callTimeout());
		this.call = CallInternals.attach(this.calls, data);
	}

	/**
	 * Returns the current uuid of the call, which may change during the call.
	 * @return the uuid
	 */
	public String uuid() {
		return this.call.uuid();
	}

	/**
	 * Returns the handle that controls the call.
	 * @return the call
	 */
	public EslCall call() {
		return this.call;
	}

	/**
	 * Returns the call's data as of the beginning of the session, including variables.
	 * @return the data, in the form of an event
	 */
	public EslEvent data() {
		return this.data;
	}

	/**
	 * Returns a channel variable as of the beginning of the session.
	 * @param name the name, without {@code variable_}
	 * @return the value, or {@code null}
	 */
	public @Nullable String variable(String name) {
		return this.data.variable(name);
	}

	/**
	 * Returns the number that was dialled.
	 * @return the number, or {@code null}
	 */
	public @Nullable String destinationNumber() {
		return this.data.header("Caller-Destination-Number");
	}

	/**
	 * Returns the caller's number.
	 * @return the number, or {@code null}
	 */
	public @Nullable String callerIdNumber() {
		return this.data.header("Caller-Caller-ID-Number");
	}

	/**
	 * Returns the caller's name.
	 * @return the name, or {@code null}
	 */
	public @Nullable String callerIdName() {
		return this.data.header("Caller-Caller-ID-Name");
	}

	/**
	 * Returns the dialplan context of the call.
	 * @return the context, or {@code null}
	 */
	public @Nullable String context() {
		return this.data.header("Caller-Context");
	}

	/**
	 * Returns the path that follows host and port in the dialplan's line
	 * {@code socket host:port/path}.
	 * @return the path, or {@code null}
	 */
	public @Nullable String socketPath() {
		return this.data.variable("socket_path");
	}

	/**
	 * Returns whether FreeSWITCH queues applications and replies immediately. Otherwise
	 * it replies when the application has ended.
	 * @return whether the dialplan's line has {@code async}
	 */
	public boolean isAsync() {
		return "async".equals(this.data.header("Socket-Mode"));
	}

	/**
	 * Returns whether API commands and events of other calls are permitted.
	 * @return whether the dialplan's line has {@code full}
	 */
	public boolean isFull() {
		return "full".equals(this.data.header("Control"));
	}

	/**
	 * Returns the address that FreeSWITCH connected from.
	 * @return the address
	 */
	public InetSocketAddress peer() {
		return this.peer;
	}

	/**
	 * Returns whether the connection is open.
	 * @return {@code false} once it has been closed
	 */
	public boolean isOpen() {
		return this.connection.isOpen();
	}

	/**
	 * Registers a listener for events of this call, beginning with the next event.
	 * @param listener called on workers, with the events in the order received
	 * @return the registration
	 */
	public Registration listen(EslEventListener listener) {
		return listen(EventSelector.ofCall(uuid()).build(), listener);
	}

	/**
	 * Registers a listener for events of this connection. These are events of the call
	 * unless {@link #subscribe} or {@link #filter} changes that.
	 * @param selector selects the events
	 * @param listener called on workers, with the events in the order received
	 * @return the registration
	 */
	public Registration listen(EventSelector selector, EslEventListener listener) {
		return this.events.listen(selector, listener);
	}

	/**
	 * Subscribes to further events of this call. Requires {@code full}. Blocks.
	 * @param events the events
	 * @throws EslCommandException if FreeSWITCH refuses
	 */
	public void subscribe(EventName... events) {
		requireOk(EslCommand.events(this.options.eventFormat(), Arrays.stream(events).map(EventName::name).toList(),
				List.of()));
	}

	/**
	 * Adds filters to the events of this connection. {@link #call()} depends on the
	 * call's events: filters must let them pass. Blocks.
	 * @param filters the filters, at least one of which lets events pass
	 * @throws EslCommandException if FreeSWITCH refuses
	 */
	public void filter(EventFilter... filters) {
		EventFilter.all(Arrays.asList(filters)).forEach(this::requireOk);
	}

	/**
	 * Sets whether FreeSWITCH sends DTMF and similar events of the call to this
	 * connection instead of firing them. Blocks.
	 * @param on whether to divert the events
	 * @throws EslCommandException if FreeSWITCH refuses
	 */
	public void divertEvents(boolean on) {
		requireOk(EslCommand.divertEvents(on));
	}

	/**
	 * Sets how long the connection stays open after the call's end. Requires
	 * {@code full}. Blocks.
	 * @param timeout the time, at least 1 second; fractions of a second are ignored
	 * @throws EslCommandException if FreeSWITCH refuses
	 */
	public void linger(Duration timeout) {
		requireOk(EslCommand.linger(timeout));
	}

	/**
	 * Makes FreeSWITCH close the connection at the call's end. Requires {@code full}.
	 * Blocks.
	 * @throws EslCommandException if FreeSWITCH refuses
	 */
	public void noLinger() {
		requireOk(EslCommand.noLinger());
	}

	private void requireOk(EslCommand command) {
		EslReply reply = send(command);
		if (reply.isError()) {
			throw new EslCommandException(command.toString(), reply, this.link.node());
		}
	}

	/**
	 * Sends a command and waits for its reply.
	 * @param command the command
	 * @return the reply, which may be an error
	 * @throws EslTimeoutException if the reply does not arrive within the command timeout
	 * @throws EslConnectionException if the connection is closed first
	 * @throws IllegalStateException if called on an event loop
	 */
	public EslReply send(EslCommand command) {
		EslObserver observer = EslClientResourcesInternals.observer(this.resources);
		return ObservationInternals.observe((observer != null) ? observer.command(this.options.name(), command) : null,
				() -> this.connection.send(command, this.options.commandTimeout()));
	}

	/**
	 * Sends a command without blocking.
	 * @param command the command
	 * @return completes on a callback thread with the reply, which may be an error
	 */
	public CompletionStage<EslReply> sendAsync(EslCommand command) {
		return EslClientResourcesInternals.toCallback(this.resources,
				this.link.send(command, this.options.commandTimeout()));
	}

	/**
	 * Keeps the session open when its handler returns: it lasts until the call ends or
	 * {@link #release()} is called.
	 */
	public void keepOpen() {
		this.keptOpen = true;
	}

	SlotHolder slot() {
		return this.slot;
	}

	boolean isKeptOpen() {
		return this.keptOpen;
	}

	/**
	 * Ends the session: the connection is closed, and a call that is still alive
	 * continues in the dialplan after the application {@code socket}. Does not block. A
	 * second call has no effect.
	 */
	public void release() {
		if (!this.released.compareAndSet(false, true) || !isOpen()) {
			return;
		}
		// With 'exit' FreeSWITCH closes: a close here with unread input would reset the
		// connection, and commands sent before would be lost.
		CompletableFuture<EslReply> exit = this.connection.sendAsync(EslCommand.exit(), RELEASE_TIMEOUT);
		exit.whenComplete((reply, failure) -> {
			if (failure != null) {
				disconnect("it did not answer 'exit'");
			}
			else {
				disconnectLater();
			}
		});
	}

	private void disconnectLater() {
		try {
			EslClientResourcesInternals.nextEventLoop(this.resources)
				.schedule(() -> disconnect("it did not close after 'exit'"), RELEASE_TIMEOUT.toNanos(),
						TimeUnit.NANOSECONDS);
		}
		catch (Throwable ex) {
			// The reply to 'exit' has arrived, so no command is lost.
			disconnect("its close after 'exit' could not be awaited");
		}
	}

	/** Does the same as {@link #release()}. */
	@Override
	public void close() {
		release();
	}

	/** Closes the connection immediately, without {@code exit}. */
	void disconnect(String why) {
		EslConnectionInternals.close(this.connection, new EslConnectionException(Reason.CLOSED,
				"The session %s of %s was closed here: %s".formatted(uuid(), Addresses.toText(this.peer), why)));
	}

	/**
	 * Returns a stage that completes when the connection has been closed.
	 * @return completes on a callback thread with the end of the call: {@code UNOBSERVED}
	 * if the call may be alive, as after {@link #release()}
	 */
	public CompletionStage<CallEnd> closed() {
		return EslClientResourcesInternals.toCallback(this.resources, this.closed);
	}

	/** Runs on the event loop, like all methods below. */
	void onEvent(EslEvent event) {
		this.events.route(event);
		if (event.type() == EventName.CHANNEL_HANGUP_COMPLETE && uuid().equals(event.uniqueId())) {
			this.complete = true;
		}
		endLingering();
	}

	void onReadComplete() {
		this.events.flush();
	}

	/** Reports an event that is lost since it could not be parsed. */
	void onUnparsed(String cause) {
		Instant now = Instant.now();
		this.events.notifyGap(new EventGap(this.link.node(), now, now, cause));
	}

	void onNotice(DisconnectNotice notice) {
		if (notice.disposition() == DisconnectNotice.Disposition.LINGER) {
			this.lingering = true;
			endLingering();
		}
	}

	/**
	 * Releases the session after the last event of its call. In a synchronous session
	 * this is CHANNEL_HANGUP: CHANNEL_HANGUP_COMPLETE is not sent there.
	 */
	private void endLingering() {
		if (this.lingering && (this.complete || !isAsync() && this.call.snapshot().isEnded())) {
			release();
		}
	}

	/**
	 * Ends the registrations and completes the handle of the call after the connection
	 * was closed.
	 * @return the end of the call
	 */
	CallEnd onClosed() {
		HangupCause cause = this.link.hangupCause();
		if (cause != null) {
			// A synchronous session receives no event of the hangup it requested.
			CallInternals.hungUp(this.calls, cause);
		}
		this.events.end();
		this.events.flush();
		CallEnd end = Objects.requireNonNull(this.call.snapshot().end(), "the events have ended");
		this.closed.complete(end);
		return end;
	}

	@Override
	public String toString() {
		return "session %s of %s (%s%s)".formatted(ProtocolInternals.logText(uuid()), Addresses.toText(this.peer),
				isAsync() ? "async" : "sync", isFull() ? " full" : "");
	}

}
