package io.github.eslboot.test;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Scripted callees by their destination. Scripts survive restarts of the server.
 */
final class Callees {

	private static final String WILDCARD = "*";

	private final Map<String, CalleeScript> scripts = new ConcurrentHashMap<>();

	/**
	 * Returns the script of a destination, which it creates if there is none.
	 * @param destination the destination, optionally with {@code *} at the end
	 */
	CalleeScript script(String destination) {
		return this.scripts.computeIfAbsent(destination, (key) -> new CalleeScript());
	}

	/**
	 * Counts a call, and returns what the callee does.
	 * @param target endpoint and destination of the leg
	 * @param number number that the leg dials
	 * @return the behaviour, or {@code null} for a callee that is not scripted
	 */
	@Nullable CalleeBehavior take(String target, String number) {
		CalleeScript found = null;
		int highest = 0;
		for (Map.Entry<String, CalleeScript> entry : this.scripts.entrySet()) {
			CalleeScript script = entry.getValue();
			int rank = rank(entry.getKey(), target, number);
			if (rank > 0 && !script.isWritten()) {
				// A test asks for its number of calls.
				script.count();
			}
			else if (rank > highest) {
				found = script;
				highest = rank;
			}
		}
		return (found != null) ? found.take() : null;
	}

	/**
	 * Returns how exactly a destination is that of a call: zero if it is not, or higher
	 * for the target than for the number, for the number than for a prefix, and for a
	 * longer prefix than for a shorter one.
	 */
	private static int rank(String destination, String target, String number) {
		if (destination.equals(target)) {
			return Integer.MAX_VALUE;
		}
		if (destination.equals(number)) {
			return Integer.MAX_VALUE - 1;
		}
		String prefix = destination.substring(0, Math.max(0, destination.length() - 1));
		return (destination.endsWith(WILDCARD) && (target.startsWith(prefix) || number.startsWith(prefix)))
				? destination.length() : 0;
	}

	void clear() {
		this.scripts.clear();
	}

}
