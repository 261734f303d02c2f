package io.github.eslboot.test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import org.jspecify.annotations.Nullable;

/**
 * Selection of the events of one connection: names, CUSTOM subclasses, filters and the
 * restriction of {@code myevents}. Changed by the connection's thread, evaluated by
 * threads that fire events.
 */
final class Subscription {

	private boolean all;

	private final Set<String> types = new HashSet<>();

	private final Set<String> subclasses = new HashSet<>();

	private final List<Filter> filters = new ArrayList<>();

	private boolean mine;

	private @Nullable String sessionUuid;

	/** Lets a firing thread skip the connection without locking. */
	private volatile boolean listening;

	private volatile EventEncoding format = EventEncoding.PLAIN;

	EventEncoding format() {
		return this.format;
	}

	void format(EventEncoding newFormat) {
		this.format = newFormat;
	}

	boolean listening() {
		return this.listening;
	}

	synchronized void enable(String type) {
		if (type.equals(EventNames.ALL)) {
			this.all = true;
		}
		else {
			this.types.add(type);
		}
		this.listening = true;
	}

	synchronized void enableSubclass(String subclass) {
		this.subclasses.add(subclass);
		this.listening = true;
	}

	synchronized void disable(String type, Set<String> subclassesKnown) {
		if (this.all) {
			// As in FreeSWITCH all names and known subclasses replace ALL.
			this.all = false;
			this.types.addAll(EventNames.known());
			this.types.remove(EventNames.ALL);
			this.subclasses.addAll(subclassesKnown);
		}
		this.types.remove(type);
		if (type.equals(EventNames.ALL)) {
			this.types.clear();
		}
	}

	synchronized void disableSubclass(String subclass) {
		this.subclasses.remove(subclass);
	}

	/**
	 * Removes names and subclasses. As in FreeSWITCH the restriction to a session stays.
	 * @return whether there was a subscription
	 */
	synchronized boolean clear() {
		boolean was = this.listening;
		this.all = false;
		this.types.clear();
		this.subclasses.clear();
		this.listening = false;
		return was;
	}

	/**
	 * Subscribes to the events of {@code myevents} and restricts all events to a session.
	 * @param uuid uuid of the session; {@code null} for no restriction
	 * @return {@code false} if events are already restricted
	 */
	synchronized boolean restrictTo(@Nullable String uuid) {
		if (this.mine) {
			return false;
		}
		// As in FreeSWITCH an unknown uuid restricts nothing.
		this.mine = uuid != null;
		this.sessionUuid = uuid;
		this.types.addAll(EventNames.MY_EVENTS);
		this.listening = true;
		return true;
	}

	synchronized void addFilter(String header, @Nullable String value) {
		this.filters.add(Filter.of(header, value));
	}

	synchronized void removeFilter(String header, @Nullable String value) {
		this.filters.removeIf((filter) -> filter.header.equalsIgnoreCase(header)
				&& (value == null || value.equalsIgnoreCase(filter.value)));
	}

	synchronized void removeFilters() {
		this.filters.clear();
	}

	synchronized boolean isSubscribedTo(String type) {
		return this.all || this.types.contains(type);
	}

	synchronized boolean accepts(SimulatedEvent event) {
		return isSubscribedTo(event.name()) && subclassAccepted(event) && filtersPass(event) && isMine(event);
	}

	private boolean subclassAccepted(SimulatedEvent event) {
		if (this.all || !event.name().equals(SimulatedEvent.CUSTOM)) {
			return true;
		}
		String subclass = event.header("Event-Subclass");
		return subclass == null || this.subclasses.contains(subclass);
	}

	private boolean filtersPass(SimulatedEvent event) {
		if (this.filters.isEmpty()) {
			return true;
		}
		boolean pass = false;
		for (Filter filter : this.filters) {
			if (pass && filter.positive) {
				continue;
			}
			if (filter.matches(event)) {
				if (!filter.positive) {
					return false;
				}
				pass = true;
			}
		}
		return pass;
	}

	private boolean isMine(SimulatedEvent event) {
		if (!this.mine || this.sessionUuid == null) {
			return true;
		}
		return this.sessionUuid.equals(event.header("Unique-ID"))
				|| this.sessionUuid.equals(event.header("Job-Owner-UUID"));
	}

	/** Returns the event names and {@code CUSTOM} subclasses, sorted. */
	synchronized Set<String> names() {
		Set<String> names = new TreeSet<>(this.types);
		if (this.all) {
			names.add(EventNames.ALL);
		}
		names.addAll(this.subclasses);
		return names;
	}

	synchronized List<String> filterTexts() {
		return this.filters.stream().map((filter) -> filter.header + ' ' + filter.text).toList();
	}

	/**
	 * Filter of a {@code filter} command.
	 *
	 * @param header name of the header
	 * @param text the value as the client wrote it
	 * @param value value to compare with
	 * @param positive whether a match lets the event pass instead of rejecting it
	 * @param regex the pattern, if the value is {@code /pattern/}
	 */
	private record Filter(String header, @Nullable String text, String value, boolean positive,
			@Nullable Pattern regex) {

		static Filter of(String header, @Nullable String text) {
			String value = (text != null) ? text : "";
			boolean positive = true;
			int i = 0;
			for (; i < value.length() && (value.charAt(i) == '+' || value.charAt(i) == '-'); i++) {
				positive = value.charAt(i) == '+';
			}
			// A value with a sign before the slash is not a pattern.
			Pattern pattern = value.startsWith("/") ? pattern(value) : null;
			return new Filter(header, text, value.substring(i), positive, pattern);
		}

		private static @Nullable Pattern pattern(String value) {
			int end = value.lastIndexOf('/');
			try {
				return (end > 0) ? Pattern.compile(value.substring(1, end)) : Pattern.compile(value.substring(1));
			}
			catch (PatternSyntaxException ex) {
				return null;
			}
		}

		boolean matches(SimulatedEvent event) {
			String actual = event.header(this.header);
			if (actual == null) {
				return false;
			}
			return (this.regex != null) ? this.regex.matcher(actual).find() : actual.equalsIgnoreCase(this.value);
		}

	}

}
