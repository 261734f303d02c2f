package io.github.eslboot.test;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Built-in API commands: those of the switch as a whole, and a table that also contains
 * those of calls. Outputs are the texts of FreeSWITCH, including final newlines.
 */
final class BuiltInApi {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

	private final SwitchCore core;

	private final Map<String, Command> commands = new TreeMap<>();

	private final AtomicInteger tasks = new AtomicInteger(3);

	/** Scheduled tasks of before the last reset do not run. */
	private final AtomicInteger resets = new AtomicInteger();

	BuiltInApi(SwitchCore core) {
		this.core = core;
		add("status", (call) -> status());
		add("version", (call) -> call.arguments().strip().equals("short") ? "1.11.3-dev\n"
				: "FreeSWITCH Version " + SwitchCore.VERSION + " (" + "git cc93a68 2026-08-21 14:10:14Z 64bit" + ")\n");
		add("create_uuid", (call) -> UUID.randomUUID().toString());
		add("hostname", (call) -> core.options().hostname());
		add("switchname", (call) -> core.options().hostname());
		add("uptime", (call) -> core.uptimeMicros() / 1_000_000 + "\n");
		add("echo", ApiCall::arguments);
		add("eval", (call) -> expand(call.arguments()));
		this.commands.put("expand", this::expandAndRun);
		add("expr", (call) -> Arithmetic.evaluate(call.arguments()));
		add("strftime", (call) -> LocalDateTime.now().format(TIME));
		add("global_getvar", (call) -> globalVariable(call.arguments().strip()));
		add("global_setvar", this::setGlobalVariable);
		add("reloadxml", (call) -> reloadXml());
		add("reloadacl", (call) -> "+OK acl reloaded\n");
		add("module_exists", (call) -> Boolean.toString(call.arguments().strip().startsWith("mod_")));
		add("sofia", (call) -> sofia());
		add("help", (call) -> help());
		add("show", new ShowApi(core)::show);
		this.commands.put("msleep", this::sleep);
		this.commands.put("sched_api", this::schedule);
		this.commands.put("bgapi", this::background);
		new ChannelApi(core).addTo(this.commands);
		new MediaApi(core.switchboard()).addTo(this.commands);
		new CallCenterApi(core.switchboard()).addTo(this.commands);
	}

	private void add(String name, Function<ApiCall, String> function) {
		this.commands.put(name, (call) -> CompletableFuture.completedFuture(function.apply(call)));
	}

	@Nullable Command find(String name) {
		return this.commands.get(name);
	}

	private String status() {
		SessionStatistics counts = this.core.switchboard().statistics();
		return "UP " + Uptime.words(this.core.uptimeMicros()) + "\nFreeSWITCH (Version " + SwitchCore.VERSION_HUMAN
				+ ") is ready\n" + counts.total() + " session(s) since startup\n" + this.core.switchboard().count()
				+ " session(s) - peak " + counts.peak() + ", last 5min " + counts.peak() + " \n" + counts.lastSecond()
				+ " session(s) per Sec out of max 2000, peak " + counts.perSecondMax() + ", last 5min "
				+ counts.perSecondMax() + " \n5000 session(s) max\nmin idle cpu 0.00/97.30\n"
				+ "Current Stack Size/Max 240K/8192K\n";
	}

	private String expand(String arguments) {
		String text = arguments;
		Channel channel = null;
		if (text.startsWith("uuid:")) {
			int blank = text.indexOf(' ');
			channel = this.core.switchboard().find(text.substring(5, (blank < 0) ? text.length() : blank));
			text = (blank < 0) ? "" : text.substring(blank + 1);
			if (channel == null) {
				return "";
			}
		}
		return this.core.variables().expand(text, channel);
	}

	private CompletableFuture<String> expandAndRun(ApiCall call) {
		String line = expand(call.arguments());
		int blank = line.indexOf(' ');
		String name = (blank < 0) ? line : line.substring(0, blank);
		return this.core.api()
			.run(this.core,
					new ApiCall(name, (blank < 0) ? "" : line.substring(blank + 1), call.connection(), call.jobUuid()));
	}

	private String globalVariable(String name) {
		if (name.isEmpty()) {
			StringBuilder all = new StringBuilder();
			new TreeMap<>(this.core.globals())
				.forEach((key, value) -> all.append(key).append('=').append(value).append('\n'));
			return all.toString();
		}
		return this.core.globals().getOrDefault(name, "");
	}

	private String setGlobalVariable(ApiCall call) {
		List<String> sides = Arguments.split(call.arguments(), '=', 3);
		if (sides.isEmpty() || sides.get(0).isEmpty()) {
			return "-USAGE: <var>=<value> [=<value2>]\n";
		}
		if (sides.size() > 1 && !sides.get(1).isEmpty()) {
			// FreeSWITCH replaces the dollar sign of a reference to a variable.
			this.core.globals().put(sides.get(0), sides.get(1).replaceAll("\\$(\\\\*\\{)", "%$1"));
		}
		else {
			this.core.globals().remove(sides.get(0));
		}
		return "+OK";
	}

	private String reloadXml() {
		this.core.bus().publish(this.core.bus().event("RELOADXML").build());
		return "+OK [Success]\n";
	}

	private static String sofia() {
		String line = "=".repeat(97) + "\n";
		return "                     Name\t   Type\t                                      Data\tState\n" + line
				+ "                 internal\tprofile\t            sip:mod_sofia@127.0.0.1:5060\tRUNNING (0)\n" + line
				+ "1 profile 0 aliass\n";
	}

	private String help() {
		StringBuilder text = new StringBuilder("\nValid Commands:\n\n");
		this.commands.keySet().forEach((name) -> text.append(name).append(",,,mod_commands\n"));
		return text.append('\n').toString();
	}

	void cancelTasks() {
		this.resets.incrementAndGet();
	}

	// Blocks the connection of "api" as in FreeSWITCH, but no thread for a job.
	private CompletableFuture<String> sleep(ApiCall call) {
		CompletableFuture<String> done = new CompletableFuture<>();
		this.core.scheduler()
			.schedule(() -> done.complete("+OK"), Applications.digits(call.arguments().strip()), TimeUnit.MILLISECONDS);
		return done;
	}

	// [+@]<seconds> <group> <command> [arguments]
	private CompletableFuture<String> schedule(ApiCall call) {
		String[] words = call.arguments().strip().split(" +", 4);
		if (words.length < 3) {
			return CompletableFuture
				.completedFuture("-ERR Invalid syntax. USAGE: [+@]<time> <group_name> <command_string>[&]\n");
		}
		long number = Applications.digits(words[0].replaceFirst("^[+@]", ""));
		long seconds = words[0].startsWith("+") ? number : Math.max(0, number - System.currentTimeMillis() / 1000);
		ApiCall scheduled = new ApiCall(words[2], (words.length > 3) ? words[3] : "", call.connection(), null);
		int when = this.resets.get();
		this.core.scheduler().schedule(() -> {
			if (when == this.resets.get()) {
				this.core.jobs().execute(() -> this.core.api().run(this.core, scheduled));
			}
		}, seconds, TimeUnit.SECONDS);
		return CompletableFuture.completedFuture("+OK Added: " + this.tasks.incrementAndGet() + "\n");
	}

	// The API command bgapi, unlike the Event Socket command, replies in its output.
	private CompletableFuture<String> background(ApiCall call) {
		String line = call.arguments().strip();
		String uuid = UUID.randomUUID().toString();
		if (line.startsWith("uuid:")) {
			String[] words = line.split(" +", 2);
			uuid = words[0].substring(5);
			line = (words.length > 1) ? words[1] : "";
		}
		int blank = line.indexOf(' ');
		ApiCall job = new ApiCall((blank < 0) ? line : line.substring(0, blank),
				(blank < 0) ? "" : line.substring(blank + 1), call.connection(), uuid);
		if (call.connection() instanceof ConnectionLoop connection) {
			this.core.api().runInBackground(this.core, job, connection);
		}
		return CompletableFuture.completedFuture("+OK Job-UUID: " + uuid + "\n");
	}

	/** Built-in command, whose output may be completed later. */
	@FunctionalInterface
	interface Command {

		CompletableFuture<String> run(ApiCall call);

	}

	/** Subset of {@code expr}: integers joined by one kind of operator. */
	private static final class Arithmetic {

		private Arithmetic() {
		}

		static String evaluate(String expression) {
			String text = expression.replace(" ", "");
			for (int i = 1; i < text.length(); i++) {
				char sign = text.charAt(i);
				if ("+-*/".indexOf(sign) >= 0) {
					return Long.toString(
							apply(Applications.digits(text), sign, Long.parseLong(evaluate(text.substring(i + 1)))));
				}
			}
			return Long.toString(Applications.digits(text));
		}

		private static long apply(long left, char sign, long right) {
			return switch (sign) {
				case '+' -> left + right;
				case '-' -> left - right;
				case '*' -> left * right;
				default -> (right != 0) ? left / right : 0;
			};
		}

	}

}
