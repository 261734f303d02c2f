package io.github.eslboot.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * API commands that control calls, such as {@code originate} and {@code uuid_kill}.
 */
final class ChannelApi {

	private static final String OK = "+OK\n";

	private static final String NO_CHANNEL = "-ERR No such channel!\n";

	private static final String ORIGINATE_USAGE = "-USAGE: <call url> <exten>|&<application_name>(<app_args>)"
			+ " [<dialplan>] [<context>] [<cid_name>] [<cid_num>] [<timeout_sec>]\n";

	private final SwitchCore core;

	private final Switchboard switchboard;

	ChannelApi(SwitchCore core) {
		this.core = core;
		this.switchboard = core.switchboard();
	}

	void addTo(Map<String, BuiltInApi.Command> commands) {
		commands.put("originate", this::originate);
		add(commands, "uuid_exists", (call) -> Boolean.toString(find(call.arguments().strip()) != null));
		add(commands, "uuid_kill", this::kill);
		add(commands, "uuid_answer", this::answer);
		add(commands, "uuid_pre_answer", (call) -> (find(call.word(0)) != null) ? OK : "-ERROR\n");
		add(commands, "uuid_bridge", this::bridge);
		add(commands, "uuid_transfer", this::transfer);
		add(commands, "uuid_hold", this::hold);
		add(commands, "uuid_park", this::park);
		add(commands, "uuid_setvar", this::setVariable);
		add(commands, "uuid_setvar_multi", this::setVariables);
		add(commands, "uuid_getvar", this::getVariable);
		add(commands, "uuid_dump", this::dump);
		add(commands, "uuid_deflect",
				(call) -> (find(call.word(0)) != null) ? "+OK:\n" : "-ERR No such channel " + call.word(0) + "!\n");
		add(commands, "uuid_phone_event",
				(call) -> (find(call.word(0)) != null) ? "+OK Success\n" : "-ERR Operation failed\n");
		add(commands, "hupall", this::hangupAll);
		add(commands, "sched_hangup", this::scheduleHangup);
	}

	private void add(Map<String, BuiltInApi.Command> commands, String name, Function<ApiCall, String> function) {
		commands.put(name,
				(call) -> CompletableFuture.completedFuture(this.switchboard.locked(() -> function.apply(call))));
	}

	private @Nullable Channel find(String uuid) {
		return this.switchboard.find(uuid);
	}

	private CompletableFuture<String> originate(ApiCall call) {
		List<String> words = call.words();
		if (words.size() < 2 || words.size() > 7) {
			return CompletableFuture.completedFuture(ORIGINATE_USAGE);
		}
		if (words.get(1).equalsIgnoreCase("undef")) {
			// FreeSWITCH ends with a failed assertion.
			return CompletableFuture.failedFuture(new IllegalStateException("originate without a target"));
		}
		String dialplan = word(words, 2, "XML");
		CompletableFuture<String> result = new CompletableFuture<>();
		Dialer dialer = new Dialer(this.switchboard, DialString.parse(words.get(0)), null, (channel) -> {
			if (channel.isDown()) {
				result.complete("-ERR " + channel.hangupCause() + "\n");
				return;
			}
			String target = words.get(1);
			if (target.startsWith("&")) {
				channel.flipCallerId();
			}
			result.complete("+OK " + channel.uuid() + "\n");
			runAfterOriginate(channel, target, dialplan);
		}, (cause) -> result.complete("-ERR " + cause + "\n")).callerId(word(words, 4, ""), word(words, 5, ""))
			.timeout(Math.max(1, (int) Applications.digits(word(words, 6, "60"))));
		// Deferred, so that the API event of the command precedes the events of the call.
		this.switchboard.soon(dialer::start);
		return result;
	}

	private void runAfterOriginate(Channel channel, String target, String dialplan) {
		if (target.startsWith("&")) {
			channel.enter(ChannelState.CS_EXECUTE);
			channel.apps()
				.run(this.core.server().extensions().route(target, this.core.variables().expand(dialplan, channel)));
		}
		else {
			channel.profile().destination = target;
			channel.enter(ChannelState.CS_ROUTING);
			this.switchboard.execute(channel,
					this.core.server().extensions().route(target, this.core.variables().expand(dialplan, channel)));
		}
	}

	private static String word(List<String> words, int index, String otherwise) {
		return (index < words.size() && !words.get(index).equalsIgnoreCase("undef")) ? words.get(index) : otherwise;
	}

	private String kill(ApiCall call) {
		if (call.words().isEmpty()) {
			return "-USAGE: <uuid> [cause]\n";
		}
		Channel channel = find(call.word(0));
		if (channel == null) {
			return NO_CHANNEL;
		}
		this.switchboard.hangup(channel, HangupCause.parse(call.word(1)));
		return OK;
	}

	private String answer(ApiCall call) {
		Channel channel = find(call.word(0));
		if (channel == null) {
			return "-ERROR\n";
		}
		this.switchboard.answer(channel);
		return OK;
	}

	private String bridge(ApiCall call) {
		if (call.words().size() < 2) {
			return "-USAGE: <uuid> <other_uuid>\n";
		}
		Channel a = find(call.word(0));
		Channel b = find(call.word(1));
		if (a == null || b == null || a.isDown() || b.isDown()) {
			return "-ERR Invalid uuid\n";
		}
		if (a != b) {
			this.switchboard.soon(() -> this.switchboard.bridges().join(a, b));
		}
		return "+OK " + b.uuid() + "\n";
	}

	// <uuid> [-bleg|-both] <destination> [<dialplan>] [<context>]
	private String transfer(ApiCall call) {
		List<String> words = call.words();
		boolean leg = words.size() > 1 && words.get(1).startsWith("-b");
		if (words.size() < (leg ? 3 : 2)) {
			return "-USAGE: <uuid> [-bleg|-both] <dest-exten> [<dialplan>] [<context>]\n";
		}
		Channel channel = find(words.get(0));
		if (channel == null) {
			return NO_CHANNEL;
		}
		int at = leg ? 2 : 1;
		String destination = words.get(at);
		String dialplan = word(words, at + 1, "XML");
		String context = word(words, at + 2, "default");
		Channel partner = channel.partner();
		if (leg && partner == null) {
			return "-ERR\n";
		}
		List<Channel> legs = new ArrayList<>();
		if (leg && partner != null) {
			legs.add(partner);
		}
		if (!words.get(1).equals("-bleg")) {
			legs.add(channel);
		}
		Destination target = new Destination(destination, dialplan, context);
		this.switchboard.soon(() -> this.switchboard.transfer(legs, target));
		return OK;
	}

	private String hold(ApiCall call) {
		String first = call.word(0);
		boolean off = first.equals("off");
		Channel channel = find((off || first.equals("toggle")) ? call.word(1) : first);
		if (channel == null) {
			return "+OK Success\n";
		}
		boolean ends = off || (first.equals("toggle") && channel.callState() == SimulatedCall.State.HELD);
		return (ends ? Hold.end(channel) : Hold.begin(channel)) ? "+OK Success\n" : "-ERR Operation failed\n";
	}

	private String park(ApiCall call) {
		Channel channel = find(call.word(0));
		if (channel == null) {
			return NO_CHANNEL;
		}
		this.switchboard.soon(() -> this.switchboard.park(channel));
		return OK;
	}

	private String setVariable(ApiCall call) {
		List<String> words = Arguments.split(call.arguments().strip(), ' ', 3);
		if (words.size() < 2) {
			return "-USAGE: <uuid> <var> [value]\n";
		}
		Channel channel = find(words.get(0));
		if (channel == null) {
			return NO_CHANNEL;
		}
		channel.set(words.get(1), (words.size() > 2) ? words.get(2) : null);
		return OK;
	}

	private String setVariables(ApiCall call) {
		String[] words = call.arguments().strip().split(" ", 2);
		Channel channel = find(words[0]);
		if (words.length < 2) {
			// FreeSWITCH replies nothing if no variable is given.
			return "";
		}
		if (channel == null) {
			return NO_CHANNEL + "-USAGE: <uuid> <var>=<value>;<var>=<value>...\n";
		}
		for (String pair : Arguments.split(words[1], ';', 64)) {
			int equals = pair.indexOf('=');
			String value = (equals < 0) ? "" : pair.substring(equals + 1);
			if (!VariableExpander.isReference(value)) {
				channel.set((equals < 0) ? pair : pair.substring(0, equals), value.isEmpty() ? null : value);
			}
		}
		return OK;
	}

	private String getVariable(ApiCall call) {
		Channel channel = find(call.word(0));
		if (channel == null) {
			return NO_CHANNEL;
		}
		if (call.words().size() < 2) {
			return "-USAGE: <uuid> <var>\n";
		}
		String value = channel.getOrProfile(call.word(1));
		return (value != null) ? value : "_undef_";
	}

	private String dump(ApiCall call) {
		Channel channel = find(call.word(0));
		if (channel == null) {
			return NO_CHANNEL;
		}
		SimulatedEvent.Builder builder = this.core.bus().event("CHANNEL_DATA");
		channel.addData(builder, "CHANNEL_DATA");
		SimulatedEvent event = builder.build();
		return switch (call.word(1)) {
			case "json" -> text(event, EventEncoding.JSON);
			case "xml" -> text(event, EventEncoding.XML);
			case "plain" -> {
				StringBuilder lines = new StringBuilder();
				event.headers()
					.forEach(
							(header) -> lines.append(header.name()).append(": [").append(header.value()).append("]\n"));
				yield lines.append('\n').toString();
			}
			default -> text(event, EventEncoding.PLAIN);
		};
	}

	private static String text(SimulatedEvent event, EventEncoding format) {
		return ForeignBytes.decode(event.encode(format));
	}

	private String hangupAll(ApiCall call) {
		HangupCause cause = call.words().isEmpty() ? HangupCause.MANAGER_REQUEST : HangupCause.parse(call.word(0));
		for (Channel channel : this.switchboard.all()) {
			if (call.words().size() < 3 || call.word(2).equals(channel.get(call.word(1)))) {
				this.switchboard.hangup(channel, cause);
			}
		}
		return (call.words().size() < 3) ? "+OK hangup all channels with cause " + cause + "\n"
				: "+OK hangup all channels matching [" + call.word(1) + "]=[" + call.word(2) + "] with cause: " + cause
						+ "\n";
	}

	// [+]<seconds> <uuid> [<cause>]
	private String scheduleHangup(ApiCall call) {
		Channel channel = find(call.word(1));
		if (channel == null) {
			return NO_CHANNEL;
		}
		long number = Applications.digits(call.word(0).replace("+", ""));
		long seconds = call.word(0).startsWith("+") ? number : number - System.currentTimeMillis() / 1000;
		String cause = call.word(2).isEmpty() ? "ALLOTTED_TIMEOUT" : call.word(2);
		this.switchboard.later(Duration.ofSeconds(Math.max(0, seconds)),
				() -> this.switchboard.hangup(channel, HangupCause.parse(cause)));
		return "+OK\n";
	}

}
