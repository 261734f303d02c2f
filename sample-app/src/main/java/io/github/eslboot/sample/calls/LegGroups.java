package io.github.eslboot.sample.calls;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups of legs that belong together, directly or through other legs: a union-find
 * structure.
 */
final class LegGroups {

	private final Map<String, String> parents = new HashMap<>();

	LegGroups(Collection<LiveLeg> legs) {
		legs.forEach((leg) -> this.parents.put(leg.uuid, leg.uuid));
		for (LiveLeg leg : legs) {
			for (String other : leg.links()) {
				if (this.parents.containsKey(other)) {
					this.parents.put(root(leg.uuid), root(other));
				}
			}
		}
	}

	private String root(String uuid) {
		String root = uuid;
		String parent;
		while (!(parent = this.parents.getOrDefault(root, root)).equals(root)) {
			root = parent;
		}
		this.parents.put(uuid, root);
		return root;
	}

	/** Returns the groups, in the order of their first leg. */
	Collection<List<LiveLeg>> of(Collection<LiveLeg> legs) {
		Map<String, List<LiveLeg>> groups = new LinkedHashMap<>();
		legs.forEach((leg) -> groups.computeIfAbsent(root(leg.uuid), (key) -> new ArrayList<>()).add(leg));
		return groups.values();
	}

}
