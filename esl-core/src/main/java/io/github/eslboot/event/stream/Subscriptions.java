package io.github.eslboot.event.stream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * Wanted and active subscriptions of a connection, and the next command that brings the
 * active ones closer to the wanted ones. Topics are added before others are removed, so
 * that no change causes a gap. When the server refuses a list, its topics are requested
 * one by one, so that a topic that is not permitted does not affect the others. A name
 * that this library does not know is requested alone as well: within a list the server
 * ignores a name that it does not know either. Not thread-safe: used under the lock of
 * {@link StreamConnection}.
 */
final class Subscriptions {

	private static final Topic ALL = new Topic(EventName.ALL.name(), false);

	/** Number of interests in each topic. */
	private final Map<Topic, Integer> wanted = new HashMap<>();

	private final Set<Topic> active = new HashSet<>();

	private final Map<Topic, EslException> denied = new HashMap<>();

	/** Topics of a refused list, to be requested one by one. */
	private final Set<Topic> single = new HashSet<>();

	/** Interests whose topics are neither all active nor denied. */
	private final List<Interest> unsettled = new ArrayList<>();

	private final EventFormat format;

	/**
	 * Creates subscriptions.
	 * @param format format of the events
	 * @param permanent names that are always wanted
	 */
	Subscriptions(EventFormat format, Collection<EventName> permanent) {
		this.format = format;
		permanent.forEach((name) -> want(new Topic(name.name(), false)));
	}

	private void want(Topic topic) {
		this.wanted.merge(topic, 1, Integer::sum);
	}

	void add(Interest interest) {
		interest.topics().forEach(this::want);
		this.unsettled.add(interest);
	}

	void remove(Interest interest) {
		this.unsettled.remove(interest);
		interest.topics()
			.forEach((topic) -> this.wanted.computeIfPresent(topic, (same, count) -> (count > 1) ? count - 1 : null));
	}

	/**
	 * Clears the state of the former connection: a new connection has no subscriptions.
	 */
	void reset() {
		this.active.clear();
		this.denied.clear();
		this.single.clear();
	}

	/**
	 * Returns the next topics to add, or {@code null} when all wanted ones are active.
	 */
	@Nullable Change nextAddition() {
		Set<Topic> missing = new TreeSet<>();
		for (Topic topic : this.wanted.keySet()) {
			if (!isSettled(topic)) {
				missing.add(topic);
			}
		}
		if (missing.isEmpty()) {
			return null;
		}
		Set<Topic> together = new TreeSet<>(missing);
		together.removeIf((topic) -> this.single.contains(topic) || !topic.isKnown());
		return new Change(together.isEmpty() ? Set.of(missing.iterator().next()) : together, true);
	}

	/**
	 * Returns the topics to remove, or {@code null}. ALL stays until the next connection:
	 * to remove a single name, the server replaces ALL by a list of names and of the
	 * CUSTOM subclasses known at that time, so later subclasses would be missed.
	 */
	@Nullable Change nextRemoval() {
		Set<Topic> surplus = new TreeSet<>(this.active);
		surplus.removeAll(this.wanted.keySet());
		return (surplus.isEmpty() || this.active.contains(ALL)) ? null : new Change(surplus, false);
	}

	EslCommand command(Change change) {
		List<String> names = new ArrayList<>();
		List<String> subclasses = new ArrayList<>();
		change.topics.forEach((topic) -> (topic.custom() ? subclasses : names).add(topic.name()));
		return change.add ? EslCommand.events(this.format, names, subclasses) : EslCommand.nixevent(names, subclasses);
	}

	/** Records the reply to a change. */
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

	/** Removes and returns the interests whose topics are all active or denied. */
	List<Interest> takeSettled() {
		List<Interest> settled = new ArrayList<>();
		this.unsettled.removeIf((interest) -> {
			boolean done = interest.topics().stream().allMatch(this::isSettled);
			if (done) {
				settled.add(interest);
			}
			return done;
		});
		return settled;
	}

	/** Returns the refusal of a requested topic, or {@code null}. */
	@Nullable EslException denial(Interest interest) {
		return interest.requestedTopics()
			.stream()
			.map(this.denied::get)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	private boolean isSettled(Topic topic) {
		return this.active.contains(topic) || this.active.contains(ALL) || this.denied.containsKey(topic);
	}

	/**
	 * Topics of one command.
	 *
	 * @param topics the topics
	 * @param add whether they are added or removed
	 */
	record Change(Set<Topic> topics, boolean add) {

	}

}
