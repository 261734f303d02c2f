package io.github.eslboot.limit;

/**
 * Usage of a limit at one moment.
 *
 * @param limits the limits
 * @param calls number of calls that count now
 * @param waiting number of calls that wait because of this limit
 * @param refused number of calls since the start that were refused because they waited
 * too long or too many calls were waiting
 * @since 0.1.0
 */
public record CallLimitStats(CallLimits limits, int calls, int waiting, long refused) {

}
