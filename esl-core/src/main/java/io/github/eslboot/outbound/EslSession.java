package io.github.eslboot.outbound;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.eslboot.call.CallEnd;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.EslCalls;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.command.EventFilter;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionInternals;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventRouterInternals;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.Registration;
import io.github.eslboot.protocol.DisconnectNotice;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * A call that FreeSWITCH handed to the application, and the connection it opened for
 * that. {@link #call()} controls it; {@link #release()} gives it back to the dialplan.
 * Safe for use by any number of threads.
 * <p>
 * What can be done depends on the dialplan's line {@code socket host:port [async]
 * [full]}:
 * <ul>
 * <li>without {@code async} FreeSWITCH reads no further command before the running
 * application has ended, a hangup included, and the call's CHANNEL_HANGUP_COMPLETE never
 * comes;</li>
 * <li>without {@code full} there are no API commands, and no events but the call's: no
 * {@code transfer}, {@code hold}, {@code park}, {@code getVariable} and the like, and no
 * lingering.</li>
 * </ul>
 */
public final class EslSession implements AutoCloseable {

	private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(5);

	/** What {@code myevents} leaves out of what a call's listener gets. */
	static final List<String> MORE_EVENTS = List.of("CHANNEL_HOLD", "CHANNEL_UNHOLD", "CHANNEL_CALLSTATE",
			"PLAYBACK_START", "PLAYBACK_STOP", "RECORD_START", "RECORD_STOP");

	private final EslConnection connection;

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

	/** Touched on the event loop only. */
	private boolean lingering;

	private boolean complete;

	EslSession(EslConnection connection, InetSocketAddress peer, EslEvent data, EslSessionServerOptions options,
			EventRouterInternals.Source events, EslClientResources resources) {
		this.connection = connection;
		this.peer = peer;
		this.data = data;
		this.options = options;
		this.resources = resources;
		this.events = events;
		String node = data.header("FreeSWITCH-Switchname");
		this.link = new SessionLink(connection, events, resources, options.commandTimeout(),
				(node != null) ? node : Acceptor.text(peer), isAsync(), isFull());
		this.calls = new EslCalls(this.link, options.commandTimeout(), options.callTimeout());
		this.call = this.calls.attach(data);
	}

	/**
	 * Returns the call's uuid at this moment.
	 * @return the uuid
	 */
	public String uuid() {
		return this.call.uuid();
	}

	/**
	 * Returns the control of the call.
	 * @return the call's handle
	 */
	public EslCall call() {
		return this.call;
	}

	/**
	 * Returns the call's data as it was when the session began, variables included.
	 * @return the data, as an event
	 */
	public EslEvent data() {
		return this.data;
	}

	/**
	 * Returns a variable as it was when the session began.
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
	 * Returns the context of the dialplan the call came by.
	 * @return the context, or {@code null}
	 */
	public @Nullable String context() {
		return this.data.header("Caller-Context");
	}

	/**
	 * Returns what stands behind host and port in the dialplan's line, as in
	 * {@code socket host:port/path}.
	 * @return the path, or {@code null}
	 */
	public @Nullable String socketPath() {
		return this.data.variable("socket_path");
	}

	/**
	 * Whether applications are queued. Otherwise FreeSWITCH answers when they have ended.
	 * @return whether the dialplan's line has {@code async}
	 */
	public boolean isAsync() {
		return "async".equals(this.data.header("Socket-Mode"));
	}

	/**
	 * Whether API commands and events beyond the call's are permitted.
	 * @return whether the dialplan's line has {@code full}
	 */
	public boolean isFull() {
		return "full".equals(this.data.header("Control"));
	}

	/**
	 * Returns who connected.
	 * @return the address
	 */
	public InetSocketAddress peer() {
		return this.peer;
	}

	/**
	 * Whether the connection is open.
	 * @return {@code false} once it has ended
	 */
	public boolean isOpen() {
		return this.connection.isOpen();
	}

	/**
	 * Listens to the call, from the next event on.
	 * @param listener hears its events in the order received
	 * @return the registration
	 */
	public Registration listen(EslEventListener listener) {
		return listen(EventSelector.ofCall(uuid()).build(), listener);
	}

	/**
	 * Listens to what this connection brings; that is the call's life unless
	 * {@link #subscribe} or {@link #filter} is used.
	 * @param selector which events
	 * @param listener hears them
	 * @return the registration
	 */
	public Registration listen(EventSelector selector, EslEventListener listener) {
		return this.events.listen(selector, listener);
	}

	/**
	 * Asks for further events, of this call only. Needs {@code full}.
	 * @param events the events
	 */
	public void subscribe(EventName... events) {
		ok(EslCommand.events(this.options.eventFormat(), Arrays.stream(events).map(EventName::name).toList(),
				List.of()));
	}

	/**
	 * Adds a filter to what this connection brings. Mind that the control of the call
	 * lives on its events.
	 * @param filters the filters, at least one that lets pass
	 */
	public void filter(EventFilter... filters) {
		EventFilter.all(Arrays.asList(filters)).forEach(this::ok);
	}

	/**
	 * Has digits and the like go to this connection instead of being fired as events.
	 * @param on whether they do
	 */
	public void divertEvents(boolean on) {
		ok(EslCommand.divertEvents(on));
	}

	/**
	 * Sets how long the connection stays open after the call's end. Needs {@code full}.
	 * @param time the time, in whole seconds
	 */
	public void linger(Duration time) {
		ok(EslCommand.linger(time));
	}

	/** Has the connection closed at the call's end. Needs {@code full}. */
	public void noLinger() {
		ok(EslCommand.noLinger());
	}

	private void ok(EslCommand command) {
		EslReply reply = send(command);
		if (reply.isError()) {
			throw new EslCommandException(command, reply, this.link.node());
		}
	}

	/**
	 * Sends any command, and waits for its reply.
	 * @param command the command
	 * @return the reply, which may be an error
	 * @throws io.github.eslboot.connection.EslTimeoutException when no reply came in time
	 * @throws EslConnectionException when the connection ended first
	 * @throws IllegalStateException when called on an event loop
	 */
	public EslReply send(EslCommand command) {
		return this.connection.send(command, this.options.commandTimeout());
	}

	/**
	 * The form of {@link #send} that does not block.
	 * @param command the command
	 * @return completes with the reply, on a worker
	 */
	public CompletionStage<EslReply> sendAsync(EslCommand command) {
		return EslClientResourcesInternals.toWorker(this.resources,
				this.connection.sendAsync(command, this.options.commandTimeout()));
	}

	/**
	 * Keeps the session when its handler returns: it lasts until the call ends or it is
	 * released.
	 */
	public void keepOpen() {
		this.keptOpen = true;
	}

	boolean isKeptOpen() {
		return this.keptOpen;
	}

	/**
	 * Ends the session: the connection is closed, and a call that lives goes on in the
	 * dialplan, with what stands behind the application {@code socket}. Does not block,
	 * and does nothing the second time.
	 */
	public void release() {
		if (!this.released.compareAndSet(false, true) || !isOpen()) {
			return;
		}
		// Not just closed: what was sent before would be lost with unread input.
		CompletableFuture<EslReply> exit = this.connection.sendAsync(EslCommand.exit(), RELEASE_TIMEOUT);
		exit.whenComplete((reply, failure) -> {
			if (failure != null) {
				disconnect("it did not answer 'exit'");
			}
			else {
				EslClientResourcesInternals.nextEventLoop(this.resources)
					.schedule(() -> disconnect("it did not close after 'exit'"), RELEASE_TIMEOUT.toNanos(),
							TimeUnit.NANOSECONDS);
			}
		});
	}

	/** The same as {@link #release()}. */
	@Override
	public void close() {
		release();
	}

	/** Closes the connection at once. */
	void disconnect(String why) {
		EslConnectionInternals.close(this.connection, new EslConnectionException(Reason.CLOSED,
				"The session %s of %s was closed here: %s".formatted(uuid(), Acceptor.text(this.peer), why)));
	}

	/**
	 * Completes when the connection has been closed.
	 * @return completes on a worker with how the call ended: {@code UNHEARD} when it may
	 * go on, as after {@link #release()}
	 */
	public CompletionStage<CallEnd> closed() {
		return EslClientResourcesInternals.toWorker(this.resources, this.closed);
	}

	/** On the event loop, like all that follows. */
	void onEvent(EslEvent event) {
		this.events.route(event);
		if (event.type() == EventName.CHANNEL_HANGUP_COMPLETE && uuid().equals(event.uniqueId())) {
			this.complete = true;
		}
		endLingering();
	}

	void onReadComplete() {
		this.events.routed();
	}

	void onNotice(DisconnectNotice notice) {
		if (notice.kind() == DisconnectNotice.Kind.LINGER) {
			this.lingering = true;
			endLingering();
		}
	}

	/**
	 * A synchronous session gets no CHANNEL_HANGUP_COMPLETE: CHANNEL_HANGUP is its last.
	 */
	private void endLingering() {
		if (this.lingering && (this.complete || !isAsync() && this.call.snapshot().isEnded())) {
			release();
		}
	}

	/**
	 * The connection is closed.
	 * @return how the call ended
	 */
	CallEnd onClosed() {
		HangupCause cause = this.link.hangupCause();
		if (cause != null) {
			// A synchronous session is not told of the hangup it asked for.
			this.calls.hungUp(cause);
		}
		this.events.end();
		this.events.routed();
		CallEnd end = Objects.requireNonNull(this.call.snapshot().end(), "the events have ended");
		this.closed.complete(end);
		return end;
	}

	@Override
	public String toString() {
		return "session %s of %s (%s%s)".formatted(uuid(), Acceptor.text(this.peer), isAsync() ? "async" : "sync",
				isFull() ? " full" : "");
	}

}
