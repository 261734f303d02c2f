package io.github.eslboot.autoconfigure;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;

/**
 * Details required to connect to a group of servers.
 *
 * @since 0.1.0
 */
public final class GroupConnectionDetails implements EslConnectionDetails {

	private final List<Node> nodes;

	/**
	 * Creates the details.
	 * @param nodes the servers, at least one, with different names
	 * @throws IllegalArgumentException when there are no servers, or two have one name
	 */
	public GroupConnectionDetails(List<? extends Node> nodes) {
		if (nodes.isEmpty()) {
			throw new IllegalArgumentException("A group needs at least one server");
		}
		Set<String> names = new HashSet<>();
		nodes.forEach((node) -> {
			if (!names.add(node.getName())) {
				throw new IllegalArgumentException("Two servers have the name '" + node.getName() + "'");
			}
		});
		this.nodes = List.copyOf(nodes);
	}

	@Override
	public String getHost() {
		return this.nodes.get(0).getHost();
	}

	@Override
	public int getPort() {
		return this.nodes.get(0).getPort();
	}

	@Override
	public String getPassword() {
		return this.nodes.get(0).getPassword();
	}

	@Override
	public @Nullable String getUser() {
		return this.nodes.get(0).getUser();
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		return this.nodes.get(0).getSslBundle();
	}

	@Override
	public List<Node> getNodes() {
		return this.nodes;
	}

}
