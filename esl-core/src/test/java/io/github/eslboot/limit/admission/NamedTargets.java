package io.github.eslboot.limit.admission;

import java.util.List;
import java.util.Map;

import io.github.eslboot.protocol.EslException;

/**
 * Targets that always take calls, of which the first with room is chosen.
 *
 * @param counters the counter of each target, by its name
 */
record NamedTargets(Map<String, LimitCounter> counters) implements Candidates<String> {

	@Override
	public List<String> available() {
		return List.copyOf(this.counters.keySet());
	}

	@Override
	public LimitCounter counter(String target) {
		return this.counters.get(target);
	}

	@Override
	public String choose(List<String> open) {
		return open.get(0);
	}

	@Override
	public EslException noneAvailable() {
		return new EslException("None");
	}

}
