package io.github.eslboot.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EventFormat;
import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;

/**
 * What the stream is to be subscribed to, what it is, and the next command that brings
 * one nearer to the other. Adds first and takes away last, so that no change leaves a
 * gap. An event the server does not permit is asked for alone, so that it does not sink
 * the others. Used under the lock of the stream's connection.
 */
final class Subscriptions {

	private static final String ALL = EventName.ALL.name();

	private final Map<Topic, Integer> wanted = new HashMap<>();

	private final Set<Topic> active = new HashSet<>();

	private final Map<Topic, EslException> denied = new HashMap<>();

	/** Denied as part of a list: to be asked for one by one. */
	private final Set<Topic> single = new HashSet<>();

	private final List<Listening> unready = new ArrayList<>();

	private final EventFormat format;

	Subscriptions(EventFormat format) {
		this.format = format;
	}

	void want(EventName name) {
		this.wanted.merge(new Topic(name.name(), false), 1, Integer::sum);
	}

	void add(Listening listening) {
		topics(listening.selector).forEach((topic) -> this.wanted.merge(topic, 1, Integer::sum));
		this.unready.add(listening);
	}

	void remove(Listening listening) {
		this.unready.remove(listening);
		topics(listening.selector)
			.forEach((topic) -> this.wanted.computeIfPresent(topic, (same, count) -> (count > 1) ? count - 1 : null));
	}

	/** A new connection is subscribed to nothing. */
	void reset() {
		this.active.clear();
		this.denied.clear();
		this.single.clear();
	}

	/** What to ask for next, or {@code null} when everything wanted is there. */
	@Nullable Change nextAddition() {
		Set<Topic> missing = new TreeSet<>();
		for (Topic topic : this.wanted.keySet()) {
			if (!isActive(topic) && !this.denied.containsKey(topic)) {
				missing.add(topic);
			}
		}
		if (missing.isEmpty()) {
			return null;
		}
		Set<Topic> together = new TreeSet<>(missing);
		together.removeAll(this.single);
		return new Change(together.isEmpty() ? Set.of(missing.iterator().next()) : together, true);
	}

	/**
	 * What is no longer wanted, or {@code null}. ALL stays until the next connection:
	 * taking single events away from it would also lose later CUSTOM subclasses.
	 */
	@Nullable Change nextRemoval() {
		Set<Topic> surplus = new TreeSet<>(this.active);
		surplus.removeAll(this.wanted.keySet());
		return (surplus.isEmpty() || this.active.contains(new Topic(ALL, false))) ? null : new Change(surplus, false);
	}

	EslCommand command(Change change) {
		List<String> names = new ArrayList<>();
		List<String> subclasses = new ArrayList<>();
		change.topics.forEach((topic) -> (topic.custom ? subclasses : names).add(topic.name));
		return change.add ? EslCommand.events(this.format, names, subclasses) : EslCommand.nixevent(names, subclasses);
	}

	/** Takes the server's answer in. */
	void answered(Change change, EslReply reply, String server) {
		if (!change.add) {
			this.active.removeAll(change.topics);
		}
		else if (reply.isOk()) {
			this.active.addAll(change.topics);
		}
		else if (change.topics.size() > 1) {
			this.single.addAll(change.topics);
		}
		else {
			EslException denial = new EslCommandException(command(change).toString(), reply, server);
			change.topics.forEach((topic) -> this.denied.put(topic, denial));
		}
	}

	/**
	 * Takes out and returns the registrations that have all they asked for, or never
	 * will.
	 */
	List<Listening> settled() {
		List<Listening> settled = new ArrayList<>();
		this.unready.removeIf((listening) -> {
			boolean done = topics(listening.selector).stream()
				.allMatch((topic) -> isActive(topic) || this.denied.containsKey(topic));
			if (done) {
				settled.add(listening);
			}
			return done;
		});
		return settled;
	}

	@Nullable EslException denial(Listening listening) {
		return asked(listening.selector).stream()
			.map(this.denied::get)
			.filter(java.util.Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	private boolean isActive(Topic topic) {
		return this.active.contains(topic) || this.active.contains(new Topic(ALL, false));
	}

	/** What a selector asks for, and what tells that its calls are renamed or over. */
	private static Set<Topic> topics(EventSelector selector) {
		Set<Topic> topics = asked(selector);
		if (!selector.uuids().isEmpty()) {
			selector.keys().forEach((key) -> endings(key).forEach((name) -> topics.add(new Topic(name.name(), false))));
		}
		return topics;
	}

	private static Set<Topic> asked(EventSelector selector) {
		Set<Topic> topics = new HashSet<>();
		selector.names().forEach((name) -> topics.add(new Topic(name, false)));
		selector.subclasses().forEach((subclass) -> topics.add(new Topic(subclass, true)));
		return topics;
	}

	private static Set<EventName> endings(RoutingHeader key) {
		return switch (key) {
			case UNIQUE_ID, OTHER_LEG, CALL_UUID -> Set.of(EventName.CHANNEL_UUID, EventName.CHANNEL_DESTROY);
			case APPLICATION_UUID -> Set.of(EventName.CHANNEL_EXECUTE_COMPLETE);
			case JOB_UUID -> Set.of(EventName.BACKGROUND_JOB);
		};
	}

	/** An event's name, or a subclass of CUSTOM. */
	record Topic(String name, boolean custom) implements Comparable<Topic> {

		@Override
		public int compareTo(Topic other) {
			int byKind = Boolean.compare(this.custom, other.custom);
			return (byKind != 0) ? byKind : this.name.compareTo(other.name);
		}

	}

	/** A command under way. */
	record Change(Set<Topic> topics, boolean add) {

	}

}
