package io.github.eslboot.test;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Assigns waiting members to available agents, the longest waiting member first, as the
 * strategy {@code longest-idle-agent} does. Used with the {@link Switchboard}'s lock
 * held.
 */
final class CallCenterDispatcher {

	private static final Duration INTERVAL = Duration.ofMillis(100);

	private final CallCenter center;

	private boolean scheduled;

	CallCenterDispatcher(CallCenter center) {
		this.center = center;
	}

	/** Looks for agents soon, and as long as members wait. */
	void check() {
		if (!this.scheduled && isNeeded()) {
			this.scheduled = true;
			this.center.core().switchboard().later(INTERVAL, this::dispatch);
		}
	}

	private boolean isNeeded() {
		return !this.center.tiers().isEmpty() && this.center.members().stream().anyMatch(CallCenterMember::isWaiting);
	}

	private void dispatch() {
		this.scheduled = false;
		for (CallCenterMember member : List.copyOf(this.center.members())) {
			if (member.isWaiting()) {
				agentFor(member).ifPresent((agent) -> {
					String contact = agent.contact;
					if (contact != null) {
						member.offerTo(agent, contact);
					}
				});
			}
		}
		check();
	}

	private Optional<CallCenter.Agent> agentFor(CallCenterMember member) {
		return this.center.tiers()
			.stream()
			.filter((tier) -> tier.queue.equals(member.queue()) && isReady(tier.state))
			.map(this::candidate)
			.flatMap(Optional::stream)
			.min(Comparator.<Candidate>comparingInt((candidate) -> candidate.tier().level)
				.thenComparingLong((candidate) -> candidate.agent().lastOffered)
				.thenComparingInt((candidate) -> candidate.tier().position))
			.map(Candidate::agent);
	}

	private Optional<Candidate> candidate(CallCenter.Tier tier) {
		return Optional.ofNullable(this.center.agents().get(tier.agent))
			.filter(CallCenterDispatcher::isFree)
			.map((agent) -> new Candidate(tier, agent));
	}

	private static boolean isReady(String tier) {
		return tier.equals("Ready") || tier.equals("No Answer");
	}

	private static boolean isFree(CallCenter.Agent agent) {
		long now = CallCenter.seconds();
		return agent.contact != null && agent.state.equals(CallCenter.WAITING)
				&& (agent.status.equals(CallCenter.AVAILABLE) || agent.status.equals(CallCenter.ON_DEMAND))
				&& agent.lastBridgeEnd < now - agent.setting("wrap_up_time") && agent.setting("ready_time") <= now;
	}

	private record Candidate(CallCenter.Tier tier, CallCenter.Agent agent) {
	}

}
