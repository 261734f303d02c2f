package io.github.eslboot.call;

/**
 * Statistics of call flows at one moment.
 *
 * @param running number of flows that run
 * @param waiting number of calls that wait for one of them to end
 * @param started number of flows that were started
 * @param refused number of calls that got no flow because of the limit, or because no
 * thread could be started
 * @param failed number of flows that failed
 * @param ignored number of calls that began while the flows were stopped, or waited when
 * they were stopped, and were left as they were
 * @since 0.1.0
 */
public record CallFlowStats(int running, int waiting, long started, long refused, long failed, long ignored) {

}
