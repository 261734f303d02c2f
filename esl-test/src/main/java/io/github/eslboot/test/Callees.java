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
		CalleeScript exact = this.scripts.get(target);
		if (exact == null) {
			exact = this.scripts.get(number);
		}
		if (exact != null && exact.isWritten()) {
			return exact.take();
		}
		if (exact != null) {
			// Someone asks for its number of calls.
			exact.count();
		}
		CalleeScript script = longestPrefix(target, number);
		return (script != null) ? script.take() : null;
	}

	private @Nullable CalleeScript longestPrefix(String target, String number) {
		CalleeScript found = null;
		int longest = -1;
		for (Map.Entry<String, CalleeScript> entry : this.scripts.entrySet()) {
			String key = entry.getKey();
			String prefix = key.substring(0, Math.max(0, key.length() - 1));
			if (key.endsWith(WILDCARD) && entry.getValue().isWritten() && prefix.length() > longest
					&& (target.startsWith(prefix) || number.startsWith(prefix))) {
				found = entry.getValue();
				longest = prefix.length();
			}
		}
		return found;
	}

	void clear() {
		this.scripts.clear();
	}

}
