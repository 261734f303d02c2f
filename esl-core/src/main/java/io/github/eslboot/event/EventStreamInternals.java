package io.github.eslboot.event;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.event.stream.StateObserver;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;

/**
 * Internal: operations of an {@link EventStream} that only the packages of this library
 * call. Not part of the API: may change in any release. All methods may be called by any
 * thread and do not block.
 *
 * @since 0.1.0
 */
public final class EventStreamInternals {

	private EventStreamInternals() {
	}

	/**
	 * Internal: returns the threads that a stream uses.
	 * @param stream the stream
	 * @return the resources
	 */
	public static EslClientResources resources(EventStream stream) {
		return stream.resources();
	}

	/**
	 * Internal: returns the uuid of the server's process.
	 * @param stream the stream
	 * @return the uuid as of the current or last connection, or {@code null} if unknown
	 */
	public static @Nullable String coreUuid(EventStream stream) {
		return stream.coreUuid();
	}

	/**
	 * Internal: changes the options of later connections. An open connection is kept.
	 * @param stream the stream
	 * @param options the options
	 */
	public static void setConnectionOptions(EventStream stream, ConnectionOptions options) {
		stream.setConnectionOptions(options);
	}

	/**
	 * Internal: registers a listener that is called on the event loop, without a lane, so
	 * that it receives the events even while every worker is busy. None of its events are
	 * dropped. The listener must not block; {@code onEnd} may be called on any thread.
	 * @param stream the stream
	 * @param selector selects the events
	 * @param listener the listener
	 * @return the registration
	 */
	public static Registration listenOnLoop(EventStream stream, EventSelector selector, EslEventListener listener) {
		return stream.listenOnLoop(selector, listener);
	}

	/**
	 * Internal: registers a listener with one of several streams on whose nodes its calls
	 * may be.
	 * @param stream the stream
	 * @param selector selects the events
	 * @param listener the listener
	 * @param firstEvent notified on the event loop of each uuid of the selector when its
	 * first event is received; must not block
	 * @return the registration
	 * @see #releaseCall
	 */
	public static Registration listen(EventStream stream, EventSelector selector, EslEventListener listener,
			Consumer<String> firstEvent) {
		return stream.listen(selector, listener, firstEvent);
	}

	/**
	 * Internal: removes one uuid from a registration because the call is on another node.
	 * A registration that loses its last uuid is cancelled.
	 * @param stream the stream
	 * @param registration a registration of this stream
	 * @param uuid uuid of the call
	 */
	public static void releaseCall(EventStream stream, Registration registration, String uuid) {
		stream.releaseCall(registration, uuid);
	}

	/**
	 * Internal: removes one uuid from a registration because the call never existed.
	 * Without further calls the registration ends, with {@link EndReason#NEVER_SEEN} if
	 * it has received no event. Has no effect if an event of the call was received.
	 * @param stream the stream
	 * @param registration a registration of this stream
	 * @param uuid uuid of the call
	 */
	public static void releaseUnseen(EventStream stream, Registration registration, String uuid) {
		stream.releaseUnseen(registration, uuid);
	}

	/**
	 * Internal: marks a call as existing, now or in the past. If a listener bound to it
	 * has not received an event of it, perhaps because of an outage, the server is asked
	 * whether the call still exists.
	 * @param stream the stream
	 * @param uuid uuid of the call
	 */
	public static void markLive(EventStream stream, String uuid) {
		stream.markLive(uuid);
	}

	/**
	 * Internal: ends the bindings of a call that was probably never started: listeners
	 * that have not received an event of it within the grace period end with
	 * {@link EndReason#NEVER_SEEN}.
	 * @param stream the stream
	 * @param uuid uuid of the call
	 */
	public static void expectNoEvents(EventStream stream, String uuid) {
		stream.expectNoEvents(uuid);
	}

	/**
	 * Internal: adds an observer that is called on the event loop for each event of one
	 * name, before the listeners. The observer must not block. The stream itself
	 * subscribes only to BACKGROUND_JOB and HEARTBEAT; other events are observed while a
	 * listener is registered for them.
	 * @param stream the stream
	 * @param name name of the events
	 * @param observer receives the events
	 */
	public static void observeOnLoop(EventStream stream, EventName name, Consumer<EslEvent> observer) {
		stream.observeOnLoop(name, observer);
	}

	/**
	 * Internal: returns whether a listener or a handle is bound to a call.
	 * @param stream the stream
	 * @param uuid uuid of the call
	 * @return whether one is
	 */
	public static boolean hasListener(EventStream stream, String uuid) {
		return stream.hasListener(uuid);
	}

	/**
	 * Internal: adds an observer of the state of a stream.
	 * @param stream the stream
	 * @param observer notified without waiting for listeners
	 */
	public static void observeState(EventStream stream, StateObserver observer) {
		stream.observeState(observer);
	}

	/**
	 * Internal: adds a condition under which the server is woken periodically, in
	 * addition to live calls; see {@link EventStreamOptions#wakeUpInterval()}.
	 * @param stream the stream
	 * @param condition evaluated on the ticker of the stream's resources; must not block
	 */
	public static void addWakeUpCondition(EventStream stream, BooleanSupplier condition) {
		stream.addWakeUpCondition(condition);
	}

	/**
	 * Internal: starts to wake the server. Must be called when a condition added by
	 * {@link #addWakeUpCondition} becomes true.
	 * @param stream the stream
	 */
	public static void wakeServer(EventStream stream) {
		stream.wakeServer();
	}

	/**
	 * Internal: returns the failure of an operation that needs the stream while it is not
	 * up.
	 * @param stream the stream
	 * @param waited how long the operation waited for the stream
	 * @return an exception that names the state of the stream and its last error
	 */
	public static EslConnectionException notUp(EventStream stream, Duration waited) {
		return stream.notUp(waited);
	}

	/**
	 * Internal: waits until a stream is up, as {@link EventStream#whenUp} does, without a
	 * callback thread for the result.
	 * @param stream the stream
	 * @param timeout maximum time to wait
	 * @return completes on an event loop or on the calling thread
	 */
	public static CompletableFuture<Void> whenUpOnLoop(EventStream stream, Duration timeout) {
		return stream.whenUpOnLoop(timeout);
	}

	/**
	 * Internal: waits until the server sends the events of a registration, as
	 * {@link Registration#ready} does, without a callback thread for the result.
	 * @param registration a registration of an event stream
	 * @return completes on an event loop
	 */
	public static CompletableFuture<Void> readyOnLoop(Registration registration) {
		return ((ListenerRegistration) registration).readyOnLoop();
	}

}
