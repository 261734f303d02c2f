package io.github.eslboot.event;

import java.util.Map;

import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;

/**
 * Statistics of an event stream at one moment.
 *
 * @param state state of the stream
 * @param registrations number of registered listeners
 * @param boundCalls number of uuids that listeners are bound to
 * @param lanes number of calls with events that wait or are being delivered
 * @param queuedEvents number of events that wait for listeners
 * @param queuedBytes size of these events in bytes
 * @param waits times that events have waited for listeners
 * @param received numbers of received events by name
 * @param unrouted number of received events that no listener selected, except HEARTBEAT
 * and BACKGROUND_JOB, which the stream itself needs
 * @param dropped numbers by name of events dropped because the memory budget, or the
 * share of it that one call or one listener may use, was used up
 * @param unparsed number of received events that could not be parsed and are lost
 * @param handlerErrors number of listener calls that threw
 * @param slowHandlers number of listener calls that took longer than the threshold
 * @param reconnects number of connections after the first
 * @param gaps number of outages after which the stream was up again
 * @param lastError last failure to connect or cause of the lost connection, or
 * {@code null} while connected
 * @since 0.1.0
 */
public record EventStreamStats(EventStreamState state, int registrations, int boundCalls, int lanes, long queuedEvents,
		long queuedBytes, EventWaits waits, Map<String, Long> received, long unrouted, Map<String, Long> dropped,
		long unparsed, long handlerErrors, long slowHandlers, long reconnects, long gaps,
		@Nullable EslException lastError) {

}
