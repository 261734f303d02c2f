package io.github.eslboot.call;

/**
 * Statistics of the delivery of call records at one moment.
 *
 * @param tracked number of calls that are believed to be alive
 * @param waiting number of records that wait for their first or next attempt, or are
 * being handled
 * @param delivered number of records that the listener has handled
 * @param incomplete number of these records that were incomplete
 * @param failedAttempts number of calls of the listener that threw
 * @param lost number of records that were given up: after the last attempt, because too
 * many records waited, or at the close of the delivery
 * @since 0.1.0
 */
public record CallRecordStats(int tracked, int waiting, long delivered, long incomplete, long failedAttempts,
		long lost) {

}
