package io.github.eslboot.outbound;

/**
 * Counts of a session server since its start.
 *
 * @param listening whether it listens; not while it is full and refuses by unbinding
 * @param slots how many sessions there may be at once now
 * @param active how many connections hold a slot
 * @param accepted sessions that began
 * @param refused connections refused after they were made as all slots were taken; how
 * many found nobody listening is not known
 * @param overcommitted sessions served beyond the slots, as their connections had been
 * let in when the server stopped listening
 * @param increased how often slots were added
 * @param denied connections from addresses that are not allowed
 * @param failed connections that did not become sessions
 * @param handlerErrors how often handlers failed
 */
public record EslSessionServerStats(boolean listening, int slots, int active, long accepted, long refused,
		long overcommitted, long increased, long denied, long failed, long handlerErrors) {

}
