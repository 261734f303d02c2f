package io.github.eslboot.outbound;

import io.github.eslboot.event.EventWaits;

/**
 * Counters of a session server since its start.
 *
 * @param listening whether the server listens; it does not while it is full and refuses
 * by {@link RefuseBy#UNBIND}
 * @param slots current number of slots
 * @param active number of slots in use, each by a connection, or by a handler that still
 * runs after its connection was closed
 * @param accepted number of sessions that began
 * @param refused number of connections refused because all slots were taken. Connects
 * that failed because the server did not listen are not included: they cannot be counted
 * @param overcommitted number of sessions served beyond the slots, because their
 * connections were in the backlog when the server stopped listening; those beyond
 * {@link EslSessionServerOptions#maxOvercommitted()} are refused
 * @param increased how many times slots were added
 * @param denied number of connections from addresses that are not allowed
 * @param failed number of connections that did not become sessions
 * @param handlerErrors number of handler calls that failed
 * @param listenerErrors number of listener calls that failed
 * @param droppedEvents number of events that were dropped because listeners are too slow
 * @param waits times that events have waited for listeners
 * @param unparsedFrames number of frames that could not be parsed, which are lost events
 * @param handlersAfterEnd number of handlers that still run although their connection was
 * closed
 * @since 0.1.0
 */
public record EslSessionServerStats(boolean listening, int slots, int active, long accepted, long refused,
		long overcommitted, long increased, long denied, long failed, long handlerErrors, long listenerErrors,
		long droppedEvents, EventWaits waits, long unparsedFrames, int handlersAfterEnd) {

}
