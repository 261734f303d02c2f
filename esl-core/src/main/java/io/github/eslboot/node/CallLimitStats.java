package io.github.eslboot.node;

/**
 * How a limit is used at one moment.
 *
 * @param limits what is allowed
 * @param calls calls that count now
 * @param waiting calls that wait because of this limit
 * @param refused calls that waited in vain, or found too many waiting, since the start
 */
public record CallLimitStats(CallLimits limits, int calls, int waiting, long refused) {

}
