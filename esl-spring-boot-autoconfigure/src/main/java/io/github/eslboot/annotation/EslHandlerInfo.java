package io.github.eslboot.annotation;

import java.util.List;
import java.util.Set;

import io.github.eslboot.event.RoutingHeader;

/**
 * Description of a handler method, with its invocation counters.
 *
 * @param id the handler's id
 * @param method class, method and types of its parameters
 * @param events names of the handled events
 * @param custom subclasses of the handled CUSTOM events
 * @param uuids the configured calls; empty for a handler of all calls, or of objects that
 * are bound to a call at run time
 * @param by the headers that are compared with the uuids
 * @param headers conditions on headers
 * @param state whether the method handles events
 * @param bound number of current registrations: for a bean one per event stream or group
 * until its calls have ended, for a bean of scope {@code call} and for objects bound at
 * run time one per call; for a call handler and a call end handler one per template
 * @param calls number of invocations
 * @param failures number of failed invocations, for a call end handler of failed attempts
 * @param retries number of repeated invocations of failed events
 * @param skipped number of events that were dropped because the method was paused; for a
 * call handler of calls that got no flow for that reason or because it was stopped
 * @since 0.1.0
 */
public record EslHandlerInfo(String id, String method, Set<String> events, Set<String> custom, Set<String> uuids,
		Set<RoutingHeader> by, List<String> headers, EslHandlerState state, int bound, long calls, long failures,
		long retries, long skipped) {

}
