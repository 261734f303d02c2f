package io.github.eslboot.test;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * Commands of one connection that subscribe to events and log lines, and filter events.
 */
final class EventCommands {

	private static final List<String> LOG_LEVELS = List.of("CONSOLE", "ALERT", "CRIT", "ERR", "WARNING", "NOTICE",
			"INFO", "DEBUG");

	private final ConnectionEvents events;

	private final EventSocketServer server;

	private final SessionCommands session;

	EventCommands(ConnectionEvents events, EventSocketServer server, SessionCommands session) {
		this.events = events;
		this.server = server;
		this.session = session;
	}

	Reply event(String arguments, @Nullable SimulatedUser user) {
		Subscription subscription = this.events.subscription();
		boolean custom = false;
		boolean any = false;
		// A single blank separates words, so a second one yields an empty word.
		String[] words = arguments.isEmpty() ? new String[0] : arguments.substring(1).split(" ", -1);
		for (int i = 0; i < words.length; i++) {
			EventEncoding format = (i == 0) ? format(words[0]) : null;
			if (format != null) {
				subscription.format(format);
			}
			else if (custom) {
				if (user != null && !user.mayGetSubclass(words[i])) {
					return Reply.text("-ERR permission denied");
				}
				subscription.enableSubclass(words[i]);
				any = true;
			}
			else {
				String name = EventNames.parse(words[i]);
				if (name == null) {
					continue;
				}
				if (user != null && !user.mayGetEvent(name)) {
					return Reply.text("-ERR permission denied");
				}
				subscription.enable(name);
				custom = name.equals(SimulatedEvent.CUSTOM);
				any = true;
			}
		}
		return any ? Reply.text("+OK event listener enabled " + subscription.format().label())
				: Reply.text("-ERR no keywords supplied");
	}

	private static @Nullable EventEncoding format(String word) {
		for (EventEncoding format : EventEncoding.values()) {
			if (format.label().equalsIgnoreCase(word)) {
				return format;
			}
		}
		return null;
	}

	Reply nixEvent(String arguments) {
		boolean custom = false;
		boolean any = false;
		for (String word : arguments.strip().split(" ")) {
			String name = custom ? null : EventNames.parse(word);
			if (custom) {
				this.events.subscription().disableSubclass(word);
				any = true;
			}
			else if (name != null) {
				custom = name.equals(SimulatedEvent.CUSTOM);
				if (!custom) {
					this.events.subscription().disable(name, knownSubclasses());
				}
				any = true;
			}
		}
		return any ? Reply.text("+OK events nixed") : Reply.text("-ERR no keywords supplied");
	}

	Set<String> knownSubclasses() {
		return new TreeSet<>(this.server.core().bus().subclasses());
	}

	Reply noEvents() {
		boolean listened = this.events.subscription().clear();
		this.events.clear();
		return listened ? Reply.text("+OK no longer listening for events")
				: Reply.text("-ERR not listening for events");
	}

	Reply myEvents(String arguments) {
		Subscription subscription = this.events.subscription();
		if (this.session.channel() != null) {
			EventEncoding format = format(arguments.strip());
			if (format != null) {
				subscription.format(format);
			}
			return enabled(subscription.restrictTo(this.session.sessionUuid()));
		}
		String[] words = arguments.strip().split(" +");
		if (words[0].isEmpty()) {
			return Reply.NOT_FOUND;
		}
		Channel channel = this.server.core().switchboard().find(words[0]);
		if (channel == null && words.length > 1) {
			return Reply.text("-ERR invalid uuid");
		}
		this.session.attach(channel);
		return enabled(subscription.restrictTo((channel != null) ? channel.uuid() : null));
	}

	private static Reply enabled(boolean fresh) {
		return fresh ? Reply.text("+OK Events Enabled") : Reply.text("-ERR aready enabled.");
	}

	Reply filter(String arguments) {
		String[] words = twoWords(arguments);
		if (words.length < 2) {
			return Reply.text("-ERR invalid syntax");
		}
		Subscription subscription = this.events.subscription();
		if (words[0].equalsIgnoreCase("delete")) {
			String[] filter = twoWords(words[1]);
			String value = (filter.length > 1) ? filter[1] : null;
			if (filter[0].equalsIgnoreCase("all")) {
				subscription.removeFilters();
			}
			else {
				subscription.removeFilter(filter[0], value);
			}
			return Reply.text("+OK filter deleted. [" + filter[0] + "][" + ((value != null) ? value : "") + "]");
		}
		String[] filter = words[0].equalsIgnoreCase("add") ? twoWords(words[1]) : words;
		String value = (filter.length > 1) ? filter[1] : null;
		subscription.addFilter(filter[0], value);
		return Reply.text("+OK filter added. [" + filter[0] + "]=[" + orNull(value) + "]");
	}

	private static String[] twoWords(String text) {
		return text.stripLeading().split(" +", 2);
	}

	// Output of C's printf for a null pointer.
	private static String orNull(@Nullable String value) {
		return (value != null) ? value : "(null)";
	}

	Reply log(String argument, @Nullable SimulatedUser user) {
		if (user != null && !user.allowedLog()) {
			return Reply.text("-ERR permission denied");
		}
		int level = argument.isEmpty() ? 7 : level(argument);
		if (level < 0) {
			return Reply.text("-ERR invalid log level");
		}
		this.events.startLog(level);
		return Reply.text("+OK log level " + argument + " [" + level + "]");
	}

	static int level(String name) {
		if (name.chars().allMatch(Character::isDigit)) {
			return Math.min(Integer.parseInt(name), 63);
		}
		return LOG_LEVELS.indexOf(name.toUpperCase(Locale.ROOT));
	}

	Reply noLog() {
		return this.events.stopLog() ? Reply.text("+OK no longer logging") : Reply.text("-ERR not loging");
	}

}
