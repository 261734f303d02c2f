package io.github.eslboot.test;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Several simulators: the nodes of a group, by their names. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class FreeSwitchSimulators implements AutoCloseable {

	private final Map<String, FreeSwitchSimulator> nodes;

	private FreeSwitchSimulators(Map<String, FreeSwitchSimulator> nodes) {
		this.nodes = Collections.unmodifiableMap(nodes);
	}

	/**
	 * Starts a simulator for each name, on free ports, with the password {@code ClueCon}
	 * and the name of the node as host name.
	 * @param names different names, at least one
	 * @return the simulators, which the caller closes
	 * @throws IllegalArgumentException if there are no names, or two are equal
	 */
	public static FreeSwitchSimulators create(String... names) {
		return create(List.of(names), (name) -> FreeSwitchSimulator.builder().hostname(name));
	}

	/**
	 * Starts a simulator for each name.
	 * @param names different names, at least one
	 * @param builder creates the builder of a node's simulator from its name
	 * @return the simulators, which the caller closes
	 * @throws IllegalArgumentException if there are no names, or two are equal
	 */
	public static FreeSwitchSimulators create(Collection<String> names,
			Function<String, FreeSwitchSimulator.Builder> builder) {
		if (names.isEmpty()) {
			throw new IllegalArgumentException("Simulators need at least one name");
		}
		Map<String, FreeSwitchSimulator> nodes = new LinkedHashMap<>();
		try {
			for (String name : names) {
				if (nodes.containsKey(name)) {
					throw new IllegalArgumentException("Two simulators have the name '" + name + "'");
				}
				nodes.put(name, builder.apply(name).start());
			}
		}
		catch (RuntimeException ex) {
			nodes.values().forEach(FreeSwitchSimulator::close);
			throw ex;
		}
		return new FreeSwitchSimulators(nodes);
	}

	/**
	 * Returns the simulator of a node.
	 * @param name name of the node
	 * @return the simulator
	 * @throws IllegalArgumentException if there is no such node
	 */
	public FreeSwitchSimulator node(String name) {
		FreeSwitchSimulator node = this.nodes.get(name);
		if (node == null) {
			throw new IllegalArgumentException("No node '" + name + "'; there are " + this.nodes.keySet());
		}
		return node;
	}

	/**
	 * Returns all simulators.
	 * @return the simulators by the names of the nodes, in the order of their creation
	 */
	public Map<String, FreeSwitchSimulator> nodes() {
		return this.nodes;
	}

	/** Resets all simulators, see {@link FreeSwitchSimulator#reset()}. */
	public void reset() {
		this.nodes.values().forEach(FreeSwitchSimulator::reset);
	}

	/** Closes all simulators. */
	@Override
	public void close() {
		this.nodes.values().forEach(FreeSwitchSimulator::close);
	}

	@Override
	public String toString() {
		return this.nodes.toString();
	}

}
