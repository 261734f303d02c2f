package io.github.eslboot.annotation;

import java.util.List;
import java.util.Set;

import io.github.eslboot.event.RoutingHeader;

/**
 * Description of a handler method with its counters.
 *
 * @param id the handler's id
 * @param method class, method and types of its parameters
 * @param events names of the events it handles
 * @param custom subclasses of CUSTOM events it handles
 * @param uuids the configured calls; empty for all, or for those its objects are bound to
 * at run time
 * @param by the headers that are compared with the uuids
 * @param headers conditions on headers
 * @param bound number of current registrations: 1 for a bean that handles all calls, and
 * one for each object bound to a call at run time
 * @param calls number of times it was called
 * @param failures number of these calls that failed
 */
public record EslHandlerInfo(String id, String method, Set<String> events, Set<String> custom, Set<String> uuids,
		Set<RoutingHeader> by, List<String> headers, int bound, long calls, long failures) {

}
