package io.github.eslboot.sample.wallboard;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The figures of one moment.
 *
 * @param at the time
 * @param calls the number of live calls
 * @param waiting the number of callers in queues
 * @param events the number of events per second
 * @param commandMillis the mean time from a command to its reply since the last sample,
 * or {@code null} if there was none
 * @param lagMillis the longest time that an event has waited for its handler in the last
 * one to two minutes
 */
record Sample(Instant at, int calls, int waiting, double events, @Nullable Double commandMillis, double lagMillis) {

}
