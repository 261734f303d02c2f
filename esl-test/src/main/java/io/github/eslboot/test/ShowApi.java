package io.github.eslboot.test;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The API commands {@code show channels} and {@code show calls}, in all their formats.
 */
final class ShowApi {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
		.withZone(ZoneId.systemDefault());

	private static final String USAGE = "-USAGE: codec|endpoint|application|api|dialplan|file|timer|calls [count]|"
			+ "channels [count|like <match string>]|calls|detailed_calls|bridged_calls|detailed_bridged_calls|aliases|"
			+ "complete|chat|management|modules|nat_map|say|interfaces|interface_types|tasks|limits|status\n";

	private static final Set<String> EMPTY_TABLES = Set.of("registrations", "aliases", "complete", "nat_map", "tasks",
			"limits", "codec", "endpoint", "application", "api", "dialplan", "file", "timer", "modules", "interfaces");

	private final SwitchCore core;

	ShowApi(SwitchCore core) {
		this.core = core;
	}

	String show(ApiCall call) {
		return this.core.switchboard().locked(() -> {
			List<String> words = call.words();
			String what = words.isEmpty() ? "" : words.get(0);
			List<Map<String, String>> rows;
			switch (what) {
				case "channels" -> rows = channels(words);
				case "calls", "detailed_calls" -> rows = calls(false);
				case "bridged_calls", "detailed_bridged_calls" -> rows = calls(true);
				default -> {
					if (!EMPTY_TABLES.contains(what)) {
						return USAGE;
					}
					rows = List.of();
				}
			}
			return format(rows, words);
		});
	}

	private List<Map<String, String>> channels(List<String> words) {
		int like = words.indexOf("like");
		String match = (like >= 0 && like + 1 < words.size()) ? words.get(like + 1) : "";
		List<Map<String, String>> rows = new ArrayList<>();
		for (Channel channel : this.core.switchboard().all()) {
			Map<String, String> row = channel(channel);
			if (match.isEmpty() || row.values().stream().anyMatch((value) -> value.contains(match))) {
				rows.add(row);
			}
		}
		return rows;
	}

	private Map<String, String> channel(Channel channel) {
		CallerProfile profile = channel.profile();
		Codec codec = channel.codec();
		Map<String, String> row = begin(channel);
		row.put("application", orEmpty(channel.apps().current()));
		row.put("application_data", orEmpty(channel.apps().currentData()));
		row.put("dialplan", orEmpty(profile.dialplan));
		row.put("context", profile.context);
		for (String direction : List.of("read", "write")) {
			row.put(direction + "_codec", codec.name());
			row.put(direction + "_rate", "8000");
			row.put(direction + "_bit_rate", Integer.toString(codec.bitRate()));
		}
		row.put("secure", "");
		row.put("hostname", this.core.options().hostname());
		person(row, channel, "");
		row.put("call_uuid", channel.callUuid());
		sent(row, "");
		row.put("initial_cid_name", orEmpty(profile.originalName));
		row.put("initial_cid_num", orEmpty(profile.originalNumber));
		row.put("initial_ip_addr", "");
		row.put("initial_dest", profile.destination);
		row.put("initial_dialplan", orEmpty(profile.dialplan));
		row.put("initial_context", profile.context);
		return row;
	}

	private static Map<String, String> begin(Channel channel) {
		Map<String, String> row = new LinkedHashMap<>();
		begin(row, channel, "");
		return row;
	}

	private static void begin(Map<String, String> row, @Nullable Channel channel, String prefix) {
		CallerProfile profile = (channel != null) ? channel.profile() : null;
		row.put(prefix + "uuid", (channel != null) ? channel.uuid() : "");
		row.put(prefix + "direction", (profile != null) ? profile.direction : "");
		row.put(prefix + "created",
				(profile != null) ? TIME.format(Instant.ofEpochSecond(profile.created / 1_000_000)) : "");
		row.put(prefix + "created_epoch", (profile != null) ? Long.toString(profile.created / 1_000_000) : "");
		row.put(prefix + "name", (channel != null) ? channel.name() : "");
		row.put(prefix + "state", (channel != null) ? channel.runningState().name() : "");
		row.put(prefix + "cid_name", (profile != null) ? orEmpty(profile.callerName) : "");
		row.put(prefix + "cid_num", (profile != null) ? orEmpty(profile.callerNumber) : "");
		row.put(prefix + "ip_addr", "");
		row.put(prefix + "dest", (profile != null) ? profile.destination : "");
	}

	private static void person(Map<String, String> row, @Nullable Channel channel, String prefix) {
		CallerProfile profile = (channel != null) ? channel.profile() : null;
		row.put(prefix + "presence_id", "");
		row.put(prefix + "presence_data", "");
		row.put(prefix + "accountcode", "");
		row.put(prefix + "callstate", (channel != null) ? channel.callState().name() : "");
		row.put(prefix + "callee_name", (profile != null) ? orEmpty(profile.calleeName) : "");
		row.put(prefix + "callee_num", (profile != null) ? orEmpty(profile.calleeNumber) : "");
		row.put(prefix + "callee_direction", (profile != null && profile.calleeNumber != null) ? "RECV" : "");
	}

	private static void sent(Map<String, String> row, String prefix) {
		row.put(prefix + "sent_callee_name", "");
		row.put(prefix + "sent_callee_num", "");
	}

	// One row per call: a leg together with the leg that it is bridged to.
	private List<Map<String, String>> calls(boolean bridgedOnly) {
		List<Map<String, String>> rows = new ArrayList<>();
		for (Channel channel : this.core.switchboard().all()) {
			Channel partner = channel.partner();
			boolean second = partner != null && channel.runningState() == ChannelState.CS_EXCHANGE_MEDIA;
			if (second || (bridgedOnly && partner == null)) {
				continue;
			}
			Map<String, String> row = begin(channel);
			person(row, channel, "");
			row.put("call_uuid", channel.callUuid());
			row.put("hostname", this.core.options().hostname());
			sent(row, "");
			begin(row, partner, "b_");
			person(row, partner, "b_");
			sent(row, "b_");
			row.put("call_created_epoch",
					(partner != null) ? Long.toString(channel.profile().bridged / 1_000_000) : "");
			rows.add(row);
		}
		return rows;
	}

	private static String format(List<Map<String, String>> rows, List<String> words) {
		int as = words.indexOf("as");
		String format = (as >= 0 && as + 1 < words.size()) ? words.get(as + 1) : "";
		boolean count = words.contains("count");
		return switch (format) {
			case "json" -> json(rows, count);
			case "xml" -> xml(count ? List.of() : rows, rows.size());
			default -> csv(count ? List.of() : rows, rows.size(),
					(format.equals("delim") && as + 2 < words.size()) ? words.get(as + 2) : ",");
		};
	}

	private static String json(List<Map<String, String>> rows, boolean count) {
		if (rows.isEmpty()) {
			return "{\"row_count\": 0}\n";
		}
		StringBuilder text = new StringBuilder("{\"row_count\":").append(rows.size()).append(",\"rows\":[");
		for (int i = 0; i < rows.size() && !count; i++) {
			text.append((i > 0) ? ",{" : "{");
			boolean[] first = { true };
			rows.get(i).forEach((name, value) -> {
				text.append((first[0]) ? "" : ",")
					.append(EventEncoder.jsonString(name))
					.append(':')
					.append(EventEncoder.jsonString(value));
				first[0] = false;
			});
			text.append('}');
		}
		return text.append("]}").toString();
	}

	private static String xml(List<Map<String, String>> rows, int count) {
		StringBuilder text = new StringBuilder("<result row_count=\"" + count + "\">\n");
		for (int i = 0; i < rows.size(); i++) {
			text.append("  <row row_id=\"").append(i + 1).append("\">\n");
			rows.get(i)
				.forEach((name, value) -> text.append("    <" + name + ">")
					.append(value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
					.append("</" + name + ">\n"));
			text.append("  </row>\n");
		}
		return text.append("</result>\n").toString();
	}

	private static String csv(List<Map<String, String>> rows, int count, String delimiter) {
		StringBuilder text = new StringBuilder();
		if (!rows.isEmpty()) {
			text.append(String.join(delimiter, rows.get(0).keySet())).append('\n');
		}
		rows.forEach((row) -> text.append(String.join(delimiter, row.values())).append('\n'));
		return text.append('\n').append(count).append(" total.\n").toString();
	}

	private static String orEmpty(@Nullable String text) {
		return (text != null) ? text : "";
	}

}
