package io.github.eslboot.test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Conferences of the switch: their members, and the events
 * {@code conference::maintenance}. A conference exists while it has members. Used with
 * the {@link Switchboard}'s lock held.
 */
final class Conferences {

	private static final EventBus.Origin CREATE = new EventBus.Origin("mod_conference.c", "conference_new", 3848);

	private static final EventBus.Origin DESTROY = new EventBus.Origin("mod_conference.c", "conference_thread_run",
			863);

	private static final EventBus.Origin ADD = new EventBus.Origin("conference_member.c", "conference_member_add", 962);

	private static final EventBus.Origin DELETE = new EventBus.Origin("conference_member.c", "conference_member_del",
			1355);

	private static final EventBus.Origin FLOOR = new EventBus.Origin("conference_member.c",
			"conference_member_set_floor_holder", 1158);

	private static final EventBus.Origin API = new EventBus.Origin("conference_api.c", "conference_api_dispatch", 339);

	private final SwitchCore core;

	private final Map<String, Conference> conferences = new LinkedHashMap<>();

	/** Number of the last member; all conferences share the numbers. */
	private int lastMember;

	Conferences(SwitchCore core) {
		this.core = core;
	}

	/** Application {@code conference <name>[@profile][+[pin][+flags{…}]]}. */
	static void run(AppRun run) {
		String data = run.data().stripLeading();
		int plus = data.indexOf('+');
		String name = (plus < 0) ? data : data.substring(0, plus);
		int at = name.lastIndexOf('@');
		String profile = (at < 0) ? "default" : name.substring(at + 1);
		run.channel()
			.core()
			.switchboard()
			.conferences()
			.enter(run, (at < 0) ? name : name.substring(0, at), profile, data.contains("flags{mute}"));
	}

	private void enter(AppRun run, String name, String profile, boolean muted) {
		Conference conference = this.conferences.get(name);
		String enforced = run.channel().get("conference_enforce_security");
		boolean secured = (enforced != null) ? enforced.equals("true") : !run.channel().isOutbound();
		if (name.isEmpty() || (conference != null && conference.locked && secured)) {
			run.finish();
			return;
		}
		this.core.switchboard().answer(run.channel());
		if (conference == null) {
			conference = new Conference(name, profile);
			this.conferences.put(name, conference);
			fire(CREATE, conference, null, "conference-create", null);
		}
		Member member = new Member(conference, ++this.lastMember, run);
		member.speaks = !muted;
		// As in FreeSWITCH the member who joined last is the first.
		conference.members.add(0, member);
		run.channel().set("conference_name", name);
		run.channel().set("conference_member_id", Integer.toString(member.id));
		fire(ADD, conference, member, "add-member", null);
		if (conference.members.size() == 1) {
			changeFloor(conference, member);
		}
		run.onEnd(() -> leave(member));
	}

	private void leave(Member member) {
		Conference conference = member.conference;
		if (conference.floor == member) {
			changeFloor(conference, null);
		}
		conference.members.remove(member);
		fire(DELETE, conference, member, "del-member", null);
		if (conference.members.isEmpty()) {
			this.conferences.remove(conference.name, conference);
			// In FreeSWITCH the conference has a thread of its own.
			this.core.switchboard().soon(() -> fire(DESTROY, conference, null, "conference-destroy", null));
		}
	}

	private void changeFloor(Conference conference, @Nullable Member member) {
		conference.floor = member;
		fire(FLOOR, conference, null, "floor-change", (event) -> {
			event.header("Old-ID", "none");
			if (member != null) {
				conference.addTo(event);
				member.addTo(event);
			}
			event.header("New-ID", (member != null) ? Integer.toString(member.id) : "none");
		});
	}

	private void fire(EventBus.Origin origin, Conference conference, @Nullable Member member, String action,
			@Nullable Consumer<SimulatedEvent.Builder> headers) {
		EventBus bus = this.core.bus();
		if (!bus.isWanted(SimulatedEvent.CUSTOM)) {
			return;
		}
		SimulatedEvent.Builder event = SimulatedEvent.named(SimulatedEvent.CUSTOM)
			.header("Event-Subclass", "conference::maintenance");
		bus.stamp(event, SimulatedEvent.CUSTOM, origin);
		conference.addTo(event);
		if (member != null) {
			member.addTo(event);
		}
		event.header("Action", action);
		if (headers != null) {
			headers.accept(event);
		}
		bus.publish(event.build());
	}

	/** API command {@code conference}. */
	String api(ApiCall call) {
		String first = call.word(0);
		Conference conference = this.conferences.get(first);
		if (conference != null) {
			return control(conference, call.words());
		}
		return switch (first) {
			case "" -> "<conf name> list [delim <string>]|[count]\n";
			case "json_list" -> json(List.copyOf(this.conferences.values()));
			case "list" -> this.conferences.isEmpty() ? "+OK No active conferences.\n"
					: this.conferences.values().stream().map(Conferences::list).collect(Collectors.joining());
			default -> "-ERR Conference " + first + " not found\n";
		};
	}

	private String control(Conference conference, List<String> words) {
		String command = (words.size() > 1) ? words.get(1) : "";
		String argument = (words.size() > 2) ? words.get(2) : "";
		switch (command) {
			case "json_list" -> {
				return json(List.of(conference));
			}
			case "list" -> {
				return list(conference);
			}
			case "get" -> {
				return argument.equals("count") ? Integer.toString(conference.members.size()) : "get <parameter-name>";
			}
			case "lock", "unlock" -> {
				conference.locked = command.equals("lock");
				fire(API, conference, null, command, null);
				return "+OK " + conference.name + " " + command + "ed\n";
			}
			case "mute", "unmute", "deaf", "undeaf", "kick", "hup" -> {
				return member(conference, command, argument);
			}
			default -> {
				return "Conference command '" + command + "' not found.\n";
			}
		}
	}

	private String member(Conference conference, String command, String which) {
		List<Member> members = new ArrayList<>(conference.members);
		switch (which) {
			case "all", "non_moderator" -> {
			}
			case "last" -> members = members.subList(0, 1);
			default -> members.removeIf((member) -> !which.equals(Integer.toString(member.id)));
		}
		if (members.isEmpty()) {
			return "-ERR Member: " + which + " not found.\n";
		}
		StringBuilder reply = new StringBuilder();
		for (Member member : members) {
			switch (command) {
				case "mute", "unmute" -> member.speaks = command.equals("unmute");
				case "deaf", "undeaf" -> member.hears = command.equals("undeaf");
				// The thread of the channel leaves the conference.
				default -> this.core.switchboard().soon(member.run::finish);
			}
			reply.append("+OK ").append(command.equals("kick") ? "kicked" : command).append(' ').append(member.id);
			reply.append('\n');
			fire(API, conference, member, command + "-member", null);
		}
		return reply.toString();
	}

	private static String list(Conference conference) {
		StringBuilder lines = new StringBuilder();
		for (Member member : conference.members) {
			Channel channel = member.run.channel();
			String flags = (member.hears ? "hear" : "") + (member.speaks ? "|speak" : "")
					+ ((conference.floor == member) ? "|floor" : "");
			lines.append(String.join(";", Integer.toString(member.id), channel.name(), channel.uuid(),
					String.valueOf(channel.getOrProfile("caller_id_name")),
					String.valueOf(channel.getOrProfile("caller_id_number")), flags, "0", "0", "100"))
				.append('\n');
		}
		return lines.toString();
	}

	private static String json(List<Conference> conferences) {
		return conferences.stream().map(Conferences::json).collect(Collectors.joining(", ", "[", "]"));
	}

	private static String json(Conference conference) {
		return "{\n\t\"conference_name\":\t" + quoted(conference.name) + ",\n\t\"member_count\":\t"
				+ conference.members.size() + ",\n\t\"conference_uuid\":\t" + quoted(conference.uuid)
				+ ",\n\t\"locked\":\t" + conference.locked + ",\n\t\"recording\":\tfalse,\n\t\"members\":\t["
				+ conference.members.stream().map(Conferences::json).collect(Collectors.joining(", ")) + "]\n}";
	}

	private static String json(Member member) {
		return "{\n\t\"type\":\t\"caller\",\n\t\"id\":\t" + member.id + ",\n\t\"flags\":\t{\n\t\"can_hear\":\t"
				+ member.hears + ",\n\t\"can_speak\":\t" + member.speaks + ",\n\t\"has_floor\":\t"
				+ (member.conference.floor == member) + "\n\t},\n\t\"uuid\":\t" + quoted(member.run.channel().uuid())
				+ "\n}";
	}

	private static String quoted(String text) {
		return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
	}

	/** A conference. */
	private static final class Conference {

		private final String name;

		private final String profile;

		private final String uuid = UUID.randomUUID().toString();

		private final List<Member> members = new ArrayList<>();

		private boolean locked;

		private @Nullable Member floor;

		Conference(String name, String profile) {
			this.name = name;
			this.profile = profile;
		}

		void addTo(SimulatedEvent.Builder event) {
			event.header("Conference-Name", this.name)
				.header("Conference-Domain", SwitchCore.IPV4)
				.header("Conference-Size", this.members.size())
				.header("Conference-Ghosts", 0)
				.header("Conference-Profile-Name", this.profile)
				.header("Conference-Unique-ID", this.uuid);
		}

	}

	/** A channel in a conference. */
	private static final class Member {

		private final Conference conference;

		private final int id;

		private final AppRun run;

		private boolean speaks = true;

		private boolean hears = true;

		Member(Conference conference, int id, AppRun run) {
			this.conference = conference;
			this.id = id;
			this.run = run;
		}

		void addTo(SimulatedEvent.Builder event) {
			event.header("Floor", Boolean.toString(this.conference.floor == this));
			this.run.channel().addData(event, SimulatedEvent.CUSTOM);
			event.header("Video", "false")
				.header("Hear", Boolean.toString(this.hears))
				.header("See", "true")
				.header("Speak", Boolean.toString(this.speaks))
				.header("Talking", "false")
				.header("Mute-Detect", "false")
				.header("Hold", "false")
				.header("Member-ID", this.id)
				.header("Member-Type", "member")
				.header("Member-Ghost", "false")
				.header("Energy-Level", 100)
				.header("Current-Energy", 0);
		}

	}

}
