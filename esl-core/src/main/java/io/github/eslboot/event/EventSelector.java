package io.github.eslboot.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;

/**
 * Selection of events for a listener. Immutable. The stream subscribes only to the events
 * that its selectors name.
 *
 * @since 0.1.0
 */
public final class EventSelector {

	private static final Pattern WORD = Pattern.compile("[^\\s\\p{Cntrl}]+");

	private static final String ALL = EventName.ALL.name();

	private static final String CUSTOM = EventName.CUSTOM.name();

	/** Prefix of the names in the sources of FreeSWITCH, which the server ignores. */
	private static final String PREFIX = "SWITCH_EVENT_";

	/** Default events of a selector of calls. */
	private static final Set<String> CALL_EVENTS = Set
		.copyOf(names(EventName.CHANNEL_CREATE, EventName.CHANNEL_OUTGOING, EventName.CHANNEL_ORIGINATE,
				EventName.CHANNEL_PROGRESS, EventName.CHANNEL_PROGRESS_MEDIA, EventName.CHANNEL_CALLSTATE,
				EventName.CHANNEL_ANSWER, EventName.CHANNEL_BRIDGE, EventName.CHANNEL_UNBRIDGE, EventName.CHANNEL_HOLD,
				EventName.CHANNEL_UNHOLD, EventName.CHANNEL_PARK, EventName.CHANNEL_UNPARK, EventName.CHANNEL_EXECUTE,
				EventName.CHANNEL_EXECUTE_COMPLETE, EventName.CHANNEL_UUID, EventName.CHANNEL_HANGUP,
				EventName.CHANNEL_HANGUP_COMPLETE, EventName.CHANNEL_DESTROY, EventName.DTMF, EventName.RECORD_START,
				EventName.RECORD_STOP, EventName.PLAYBACK_START, EventName.PLAYBACK_STOP, EventName.DETECTED_SPEECH));

	private final Set<String> uuids;

	private final Set<RoutingHeader> keys;

	private final Set<String> names;

	private final Set<String> subclasses;

	private final List<EventCondition> conditions;

	private final boolean all;

	/**
	 * Known names as bits, by ordinal: checked for every event of a call, and with
	 * thousands of calls no hash set of names stays in the CPU caches.
	 */
	private final long firstNames;

	private final long furtherNames;

	private EventSelector(Builder builder) {
		this.uuids = Collections.unmodifiableSet(new LinkedHashSet<>(builder.uuids));
		this.keys = Collections.unmodifiableSet(EnumSet.copyOf(builder.keys));
		boolean unnamed = builder.names.isEmpty() && builder.subclasses.isEmpty();
		Set<String> named = new LinkedHashSet<>(unnamed ? CALL_EVENTS : builder.names);
		if (!builder.subclasses.isEmpty()) {
			// Each subclass implies CUSTOM. The name alone would also select the
			// subclasses that other listeners subscribe to.
			named.remove(CUSTOM);
		}
		this.names = Set.copyOf(named);
		this.subclasses = Set.copyOf(builder.subclasses);
		this.conditions = List.copyOf(builder.conditions);
		this.all = this.names.contains(ALL);
		this.firstNames = bits(0);
		this.furtherNames = bits(Long.SIZE);
	}

	/** Returns the bits of the names with the 64 ordinals from the given one. */
	private long bits(int from) {
		long bits = this.all ? -1 : 0;
		for (String name : this.names) {
			EventName known = EventName.of(name);
			if (known != null && known.ordinal() >= from && known.ordinal() < from + Long.SIZE) {
				bits |= 1L << known.ordinal();
			}
		}
		return bits;
	}

	/**
	 * Returns a builder of a selector of calls. Without further names it selects the
	 * lifecycle of a call (CHANNEL_CREATE to CHANNEL_DESTROY without the frequent
	 * CHANNEL_STATE), applications, DTMF, recording and playback.
	 * @param uuids uuids of the calls, at least one
	 * @return the builder
	 * @throws IllegalArgumentException without a uuid
	 */
	public static Builder ofCall(String... uuids) {
		if (uuids.length == 0) {
			throw new IllegalArgumentException("A selector of calls needs a uuid");
		}
		Builder builder = new Builder();
		for (String uuid : uuids) {
			builder.uuids.add(word("uuid", uuid));
		}
		return builder;
	}

	/**
	 * Returns a builder of a selector of events of all calls and of events without a
	 * call.
	 * @param names the events
	 * @return the builder
	 */
	public static Builder ofEvents(EventName... names) {
		return new Builder().events(names);
	}

	/**
	 * Returns the uuids of the calls.
	 * @return the uuids; empty for all calls
	 */
	public Set<String> uuids() {
		return this.uuids;
	}

	/**
	 * Returns the headers of which one must contain one of the uuids.
	 * @return the headers
	 */
	public Set<RoutingHeader> keys() {
		return this.keys;
	}

	/**
	 * Returns the names of the events.
	 * @return the names
	 */
	public Set<String> names() {
		return this.names;
	}

	/**
	 * Returns the subclasses of CUSTOM events.
	 * @return the subclasses
	 */
	public Set<String> subclasses() {
		return this.subclasses;
	}

	/** Returns the conditions on headers, all of which must match. */
	List<EventCondition> conditions() {
		return this.conditions;
	}

	/**
	 * Returns whether name, subclass and header conditions of an event match. Uuids are
	 * not examined.
	 */
	boolean matches(EslEvent event) {
		if (!matchesName(event)) {
			return false;
		}
		for (int i = 0; i < this.conditions.size(); i++) {
			if (!this.conditions.get(i).matches(event)) {
				return false;
			}
		}
		return true;
	}

	private boolean matchesName(EslEvent event) {
		EventName type = event.type();
		if (type == null) {
			return this.all || this.names.contains(event.name());
		}
		long names = (type.ordinal() < Long.SIZE) ? this.firstNames : this.furtherNames;
		if ((names >>> type.ordinal() & 1) != 0) {
			return true;
		}
		if (type != EventName.CUSTOM || this.subclasses.isEmpty()) {
			return false;
		}
		String subclass = event.subclass();
		return subclass != null && this.subclasses.contains(subclass);
	}

	/** Rejects texts that could not be sent to the server as an item of a list. */
	private static String word(String what, String text) {
		if (!WORD.matcher(text).matches()) {
			throw new IllegalArgumentException(
					"A %s must be one word without control characters, but is '%s'".formatted(what, text.strip()));
		}
		return text;
	}

	private static Set<String> names(EventName... names) {
		Set<String> texts = new LinkedHashSet<>();
		Arrays.stream(names).map(EventName::name).forEach(texts::add);
		return texts;
	}

	@Override
	public String toString() {
		return (this.uuids.isEmpty() ? "all calls" : "calls " + this.uuids) + " " + this.names
				+ (this.subclasses.isEmpty() ? "" : " CUSTOM " + this.subclasses);
	}

	/** Builder of an {@link EventSelector}. Not thread-safe. */
	public static final class Builder {

		private final Set<String> uuids = new LinkedHashSet<>();

		private final Set<RoutingHeader> keys = EnumSet.of(RoutingHeader.UNIQUE_ID);

		private final Set<String> names = new LinkedHashSet<>();

		private final Set<String> subclasses = new LinkedHashSet<>();

		private final List<EventCondition> conditions = new ArrayList<>();

		private Builder() {
		}

		/**
		 * Adds events by name. CUSTOM events are selected by their subclass, with
		 * {@link #custom}.
		 * @param names the names, except {@link EventName#CUSTOM}
		 * @return this builder
		 */
		public Builder events(EventName... names) {
			this.names.addAll(EventSelector.names(names));
			return this;
		}

		/**
		 * Adds events by name, including names that this library does not know. If the
		 * server does not know a name either, {@link Registration#ready()} fails.
		 * @param names the names as on the wire; the case and a prefix
		 * {@code SWITCH_EVENT_} are ignored
		 * @return this builder
		 */
		public Builder eventNames(Collection<String> names) {
			for (String name : names) {
				String upper = word("event name", name).toUpperCase(Locale.ROOT);
				this.names.add(upper.startsWith(PREFIX) ? upper.substring(PREFIX.length()) : upper);
			}
			return this;
		}

		/**
		 * Adds CUSTOM events by subclass.
		 * @param subclasses the subclasses, for example {@code conference::maintenance};
		 * FreeSWITCH knows no wildcards
		 * @return this builder
		 * @throws IllegalArgumentException if a subclass contains {@code *}
		 */
		public Builder custom(String... subclasses) {
			for (String subclass : subclasses) {
				if (subclass.indexOf('*') >= 0) {
					throw new IllegalArgumentException(
							"'%s' selects no events, since FreeSWITCH compares subclasses as they are; name each subclass, "
								.formatted(subclass) + "or select ALL events and test the header Event-Subclass");
				}
				this.subclasses.add(word("subclass", subclass));
			}
			return this;
		}

		/**
		 * Looks up the uuids in these headers instead of only in {@code Unique-ID}.
		 * @param first a header
		 * @param others further headers
		 * @return this builder
		 */
		public Builder by(RoutingHeader first, RoutingHeader... others) {
			this.keys.clear();
			this.keys.addAll(EnumSet.of(first, others));
			return this;
		}

		/**
		 * Adds a condition on the value of a header. Events without the header do not
		 * match.
		 * @param header name of the header
		 * @param test test of its decoded value; called on an event loop, so it must be
		 * quick and not block
		 * @return this builder
		 */
		public Builder where(String header, Predicate<String> test) {
			this.conditions.add(EventCondition.ofTest(header, test, false));
			return this;
		}

		/**
		 * Adds the condition that a header has one of these values. Events without the
		 * header do not match. Faster than {@link #where} if many listeners have such
		 * conditions: they are looked up by the value.
		 * @param header name of the header
		 * @param value a decoded value
		 * @param others further values
		 * @return this builder
		 */
		public Builder whereEquals(String header, String value, String... others) {
			Set<String> values = new LinkedHashSet<>(Arrays.asList(others));
			values.add(value);
			this.conditions.add(EventCondition.ofValues(header, Set.copyOf(values)));
			return this;
		}

		/**
		 * Adds the condition that the value of a header does not pass a test, or that the
		 * event has no such header.
		 * @param header name of the header
		 * @param test test of its decoded value; called on an event loop, so it must be
		 * quick and not block
		 * @return this builder
		 */
		public Builder whereNot(String header, Predicate<String> test) {
			this.conditions.add(EventCondition.ofTest(header, test, true));
			return this;
		}

		/**
		 * Builds the selector.
		 * @return the selector
		 * @throws IllegalArgumentException when it names neither calls nor events, or
		 * CUSTOM without a subclass
		 */
		public EventSelector build() {
			if (this.names.contains(CUSTOM) && this.subclasses.isEmpty() && !this.names.contains(ALL)) {
				throw new IllegalArgumentException("CUSTOM events are selected by their subclass, "
						+ "for example custom(\"conference::maintenance\"); a server sends none for the name alone");
			}
			if (this.uuids.isEmpty() && this.names.isEmpty() && this.subclasses.isEmpty()) {
				throw new IllegalArgumentException("A selector of all calls must name events");
			}
			return new EventSelector(this);
		}

	}

}
