package io.github.eslboot.sample.calls;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.github.eslboot.call.Bridge;

import org.springframework.stereotype.Component;

/**
 * The bridges that this application has made, from the point of view of each of the two
 * legs. They are what a consultation begins with.
 */
@Component
public class Talks {

	private final Map<String, Bridge> bridges = new ConcurrentHashMap<>();

	/** Adds a bridge, until it ends. */
	public void add(Bridge bridge) {
		String uuid = bridge.call().uuid();
		this.bridges.put(uuid, bridge);
		bridge.async().ended().whenComplete((end, failure) -> this.bridges.remove(uuid, bridge));
	}

	/**
	 * Returns the bridge of a leg. Waits for an event if the leg is the second one of the
	 * bridge.
	 * @param uuid the uuid of the leg
	 * @return the bridge, whose {@code call()} is the leg; empty if this application has
	 * not bridged it
	 */
	public Optional<Bridge> of(String uuid) {
		Bridge own = this.bridges.get(uuid);
		if (own != null) {
			return Optional.of(own);
		}
		return this.bridges.values()
			.stream()
			.filter((bridge) -> bridge.partnerUuid().equals(uuid))
			.findFirst()
			.map(Bridge::opposite);
	}

}
