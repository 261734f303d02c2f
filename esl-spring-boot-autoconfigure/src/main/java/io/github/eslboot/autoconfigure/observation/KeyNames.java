package io.github.eslboot.autoconfigure.observation;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.protocol.EslBusyException;
import io.github.eslboot.protocol.EslTimeoutException;
import org.jspecify.annotations.Nullable;

/** Values of keys. Those of low cardinality are bounded. */
final class KeyNames {

	static final String SUCCESS = "SUCCESS";

	static final String FAILED = "FAILED";

	/** Outcome of work that has not ended. */
	static final String UNKNOWN = "UNKNOWN";

	static final String NONE = "none";

	/**
	 * Maximum number of distinct names of commands and causes: an application may build
	 * the name of a command from text of its users.
	 */
	static final int MAX_NAMES = 200;

	private static final Set<String> NAMES = ConcurrentHashMap.newKeySet();

	private KeyNames() {
	}

	/** Returns a name, or {@code other} if there are too many. */
	static String bounded(String name) {
		return bounded(name, NAMES);
	}

	static String bounded(String name, Set<String> known) {
		if (known.contains(name)) {
			return name;
		}
		if (known.size() >= MAX_NAMES || name.length() > 64) {
			return "other";
		}
		known.add(name);
		return name;
	}

	static String orNone(@Nullable String value) {
		return (value != null) ? value : NONE;
	}

	static String outcome(@Nullable Throwable failure, boolean ended) {
		return (failure != null) ? FAILED : ended ? SUCCESS : UNKNOWN;
	}

	static String outcome(Throwable failure) {
		if (failure instanceof EslTimeoutException) {
			return "TIMEOUT";
		}
		if (failure instanceof EslBusyException) {
			return "BUSY";
		}
		return (failure instanceof EslConnectionException) ? "DISCONNECTED" : FAILED;
	}

}
