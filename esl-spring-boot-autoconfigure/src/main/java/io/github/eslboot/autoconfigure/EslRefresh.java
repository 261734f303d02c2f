package io.github.eslboot.autoconfigure;

import java.util.Set;

/**
 * Changes applied by a refresh of the configuration.
 *
 * @param added nodes that have joined or take calls again
 * @param changed nodes whose address, credentials, weight, tags or limits have changed
 * @param draining nodes that are removed when their calls have ended
 * @param gateways gateways whose limits have changed
 * @since 0.1.0
 */
public record EslRefresh(Set<String> added, Set<String> changed, Set<String> draining, Set<String> gateways) {

	/**
	 * Returns whether nothing has changed.
	 * @return {@code true} if there are no changes
	 */
	public boolean isEmpty() {
		return this.added.isEmpty() && this.changed.isEmpty() && this.draining.isEmpty() && this.gateways.isEmpty();
	}

}
