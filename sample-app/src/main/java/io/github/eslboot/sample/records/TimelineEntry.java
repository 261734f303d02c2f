package io.github.eslboot.sample.records;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * An event of a leg.
 *
 * @param at the time, by the server's clock
 * @param event the name of the event
 * @param detail what it reports, for example the pressed key
 */
record TimelineEntry(Instant at, String event, @Nullable String detail) {

}
