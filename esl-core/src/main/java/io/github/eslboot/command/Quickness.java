package io.github.eslboot.command;

import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Commands that FreeSWITCH answers immediately, so that they may share a connection.
 * <p>
 * The idea: FreeSWITCH runs the commands of a connection one after the other, on the
 * thread of that connection. A command that only reads or changes memory takes
 * microseconds, and several of them gain by one connection.
 * <p>
 * The trade-off: the list has only commands whose source shows that they wait for
 * nothing. Missing are commands that wait for the other party ({@code originate},
 * {@code uuid_media}; with bypass media also {@code uuid_transfer} and
 * {@code uuid_broadcast}), that let the endpoint of a channel act ({@code uuid_hold},
 * {@code uuid_display}, {@code uuid_send_dtmf}), that use files, databases, DNS, HTTP or
 * the XML registry ({@code uuid_record}, {@code db}, {@code callcenter_config},
 * {@code user_data}, {@code reloadxml}), that expand variables ({@code eval},
 * {@code expand}), since a variable may run another command, and those whose output grows
 * with the number of calls ({@code show channels}). Unknown commands are not quick
 * either.
 * <p>
 * The trap: commands that end or answer a call are not in the list. They
 * {@linkplain Precedence precede} the others instead of sharing with them.
 */
final class Quickness {

	private static final Set<String> API = Set.of("acl", "coalesce", "cond", "create_uuid", "echo", "escape",
			"global_getvar", "global_setvar", "hash", "hostname", "is_lan_addr", "limit_hash_usage", "md5",
			"quote_shell_arg", "regex", "replace", "sofia_gateway_data", "sql_escape", "status", "strepoch", "strftime",
			"strftime_tz", "strmicroepoch", "switchname", "tolower", "toupper", "uptime", "url_decode", "url_encode",
			"uuid_break", "uuid_buglist", "uuid_drop_dtmf", "uuid_dump", "uuid_early_ok", "uuid_exists",
			"uuid_flush_dtmf", "uuid_getvar", "uuid_loglevel", "uuid_pause", "uuid_recv_dtmf", "uuid_session_heartbeat",
			"uuid_setvar", "uuid_setvar_multi", "valet_info", "version");

	private Quickness() {
	}

	/** Returns whether FreeSWITCH answers a command line immediately. */
	static boolean ofLine(CommandKind kind, String line) {
		if (kind != CommandKind.API) {
			return ofKind(kind);
		}
		String rest = line.substring(line.indexOf(' ') + 1);
		int end = rest.indexOf(' ');
		return (end < 0) ? ofApi(rest) : ofApi(rest.substring(0, end), rest.substring(end + 1));
	}

	/**
	 * Returns whether FreeSWITCH answers commands of a kind immediately: {@code bgapi} by
	 * the uuid of the job, {@code sendmsg} when the message is queued.
	 */
	static boolean ofKind(CommandKind kind) {
		return kind == CommandKind.BGAPI || kind == CommandKind.SENDMSG;
	}

	/** Returns whether FreeSWITCH answers an API command immediately. */
	static boolean ofApi(String command, String... arguments) {
		String name = lowerCase(command);
		return switch (name) {
			case "show" -> endsInCount(arguments);
			case "sofia" -> isStatusInMemory(arguments);
			case "conference" -> isList(arguments);
			default -> API.contains(name);
		};
	}

	/** Returns the name in lower case; the usual ones already are. */
	private static String lowerCase(String command) {
		for (int i = 0; i < command.length(); i++) {
			char letter = command.charAt(i);
			if (letter >= 'A' && letter <= 'Z') {
				return command.toLowerCase(Locale.ROOT);
			}
		}
		return command;
	}

	/** {@code show <what> count}: a number instead of a list. */
	private static boolean endsInCount(String... arguments) {
		return "count".equalsIgnoreCase(NamedCall.word(1, arguments)) && NamedCall.word(2, arguments) == null;
	}

	/** {@code sofia status …}, unless it reads registrations from the database. */
	private static boolean isStatusInMemory(String... arguments) {
		if (!"status".equalsIgnoreCase(NamedCall.word(0, arguments))) {
			return false;
		}
		String what = NamedCall.word(1, arguments);
		return what == null || what.equalsIgnoreCase("gateway")
				|| (what.equalsIgnoreCase("profile") && NamedCall.word(3, arguments) == null);
	}

	/** {@code conference list} and {@code conference <name> list …}, or count. */
	private static boolean isList(String... arguments) {
		String second = NamedCall.word(1, arguments);
		return isListWord((second != null) ? second : NamedCall.word(0, arguments));
	}

	private static boolean isListWord(@Nullable String word) {
		return word != null && (word.equalsIgnoreCase("list") || word.equalsIgnoreCase("xml_list")
				|| word.equalsIgnoreCase("json_list") || word.equalsIgnoreCase("count"));
	}

}
