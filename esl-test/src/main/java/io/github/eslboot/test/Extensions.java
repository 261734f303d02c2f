package io.github.eslboot.test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Extensions that are added to the dialplan, by their destination number. They survive
 * restarts of the server.
 */
final class Extensions {

	private final Map<String, List<AppStack.App>> extensions = new ConcurrentHashMap<>();

	void add(String destination, List<AppStack.App> apps) {
		this.extensions.put(destination, apps);
	}

	void clear() {
		this.extensions.clear();
	}

	boolean contains(String destination) {
		return this.extensions.containsKey(destination);
	}

	/** Returns the applications of an added extension, or those of the dialplan. */
	List<AppStack.App> route(String destination) {
		List<AppStack.App> added = this.extensions.get(destination);
		return (added != null) ? added : Dialplan.route(destination);
	}

	/** Returns the applications of a transfer's destination. */
	List<AppStack.App> route(String destination, String dialplan) {
		boolean extension = !destination.startsWith("&") && !Dialplan.isInline(dialplan);
		return extension ? route(destination) : Dialplan.route(destination, dialplan);
	}

}
