package io.github.eslboot.event;

import java.util.Map;

import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;

/**
 * The counts of a stream at one moment.
 *
 * @param state how the stream is doing
 * @param registrations listeners that are registered
 * @param boundCalls uuids that listeners are bound to
 * @param lanes calls whose events are waiting or being delivered
 * @param queuedEvents events waiting for listeners
 * @param queuedBytes their size, in bytes
 * @param received events received, by name
 * @param unrouted events received that no listener wanted
 * @param dropped events dropped for lack of memory, by name
 * @param handlerErrors calls of listeners that threw
 * @param slowHandlers calls of listeners that took longer than the threshold
 * @param reconnects connections opened after the first
 * @param gaps outages after which the stream came back
 * @param lastError the last failure to connect or loss of the connection, or {@code null}
 * while connected
 */
public record EventStreamStats(EventStreamState state, int registrations, int boundCalls, int lanes, long queuedEvents,
		long queuedBytes, Map<String, Long> received, long unrouted, Map<String, Long> dropped, long handlerErrors,
		long slowHandlers, long reconnects, long gaps, @Nullable EslException lastError) {

}
