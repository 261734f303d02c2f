package io.github.eslboot.annotation;

import java.util.Collections;
import java.util.Set;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.protocol.EslEvent;

/**
 * Servers whose events a method handles.
 *
 * @param nodes names of nodes; empty for any node
 * @param tags tags of which a node must have one; empty for any node
 */
record NodeFilter(Set<String> nodes, Set<String> tags) {

	static final NodeFilter ANY = new NodeFilter(Set.of(), Set.of());

	static NodeFilter of(Set<String> nodes, Set<String> tags) {
		return (nodes.isEmpty() && tags.isEmpty()) ? ANY : new NodeFilter(nodes, tags);
	}

	/**
	 * Returns whether an event comes from one of the servers. Tags are those that the
	 * node has now.
	 */
	boolean accepts(EslEvent event, Object operations) {
		if (this == ANY) {
			return true;
		}
		String name = event.node();
		if (name == null || (!this.nodes.isEmpty() && !this.nodes.contains(name))) {
			return false;
		}
		return this.tags.isEmpty() || (operations instanceof EslTemplate template && hasTag(template, name));
	}

	private boolean hasTag(EslTemplate template, String name) {
		for (EslNode node : template.nodes()) {
			if (node.id().equals(name)) {
				return !Collections.disjoint(node.tags(), this.tags);
			}
		}
		return false;
	}

}
