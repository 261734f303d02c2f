package io.github.eslboot.annotation;

import java.util.List;
import java.util.Set;

import io.github.eslboot.event.RoutingHeader;

/**
 * A handler method, and what became of its calls so far.
 *
 * @param id the handler's id
 * @param method class, method and types of its parameters
 * @param events names of the events it hears
 * @param custom subclasses of CUSTOM events it hears
 * @param uuids the calls it hears, as configured; empty for all, or for those its objects
 * are bound to at run time
 * @param by the headers in which the uuids are looked for
 * @param headers conditions about headers
 * @param bound how many registrations it has now: 1 for a bean that hears all calls, and
 * one for each object bound to a call at run time
 * @param calls how often it was called
 * @param failures how many of these calls failed
 */
public record EslHandlerInfo(String id, String method, Set<String> events, Set<String> custom, Set<String> uuids,
		Set<RoutingHeader> by, List<String> headers, int bound, long calls, long failures) {

}
