package io.github.eslboot.autoconfigure;

import java.util.Set;

/**
 * What has changed since the configuration was read before.
 *
 * @param added nodes that have joined, or take calls again
 * @param changed nodes that have another address, password, weight, tags or limits
 * @param draining nodes that leave when their calls have ended
 * @param gateways gateways that have other limits
 * @since 0.1.0
 */
public record EslRefresh(Set<String> added, Set<String> changed, Set<String> draining, Set<String> gateways) {

	/**
	 * Whether nothing has changed.
	 * @return whether all is as before
	 */
	public boolean isEmpty() {
		return this.added.isEmpty() && this.changed.isEmpty() && this.draining.isEmpty() && this.gateways.isEmpty();
	}

}
