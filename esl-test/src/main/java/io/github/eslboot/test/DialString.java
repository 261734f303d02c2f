package io.github.eslboot.test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whom to call: {@code {var=value}leg1,leg2|leg3}. Legs split by a comma are called at
 * once, groups split by a bar one after the other.
 *
 * @param variables set on every leg
 * @param groups the groups of legs
 */
record DialString(Map<String, String> variables, List<List<Leg>> groups) {

	static DialString parse(String text) {
		Map<String, String> variables = new LinkedHashMap<>();
		String rest = takeVariables(text.strip(), '{', '}', variables);
		List<List<Leg>> groups = new ArrayList<>();
		for (String group : split(rest, '|')) {
			List<Leg> legs = new ArrayList<>();
			for (String leg : split(group, ',')) {
				Map<String, String> own = new LinkedHashMap<>();
				legs.add(new Leg(takeVariables(leg.strip(), '[', ']', own), own));
			}
			groups.add(List.copyOf(legs));
		}
		return new DialString(variables, List.copyOf(groups));
	}

	private static String takeVariables(String text, char open, char close, Map<String, String> into) {
		String rest = text;
		while (!rest.isEmpty() && rest.charAt(0) == open) {
			int end = endOf(rest, open, close);
			for (String pair : splitVariables(rest.substring(1, end))) {
				int equals = pair.indexOf('=');
				if (equals > 0) {
					into.put(pair.substring(0, equals).strip(), unquote(pair.substring(equals + 1)));
				}
			}
			rest = rest.substring(Math.min(end + 1, rest.length())).strip();
		}
		return rest;
	}

	/** Only the brackets themselves count, as in the real server: quotes protect none. */
	private static int endOf(String text, char open, char close) {
		int depth = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			depth += (c == open) ? 1 : (c == close) ? -1 : 0;
			if (depth == 0) {
				return i;
			}
		}
		return text.length();
	}

	/** Splits at commas; a backslash protects one, quotes do not. */
	private static List<String> splitVariables(String text) {
		List<String> parts = new ArrayList<>();
		int from = 0;
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) == ',' && (i == 0 || text.charAt(i - 1) != '\\')) {
				parts.add(text.substring(from, i));
				from = i + 1;
			}
		}
		parts.add(text.substring(from));
		return parts;
	}

	/** Splits where a character is neither quoted nor in brackets. */
	static List<String> split(String text, char at) {
		List<String> parts = new ArrayList<>();
		boolean quoted = false;
		int depth = 0;
		int from = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '\'') {
				quoted = !quoted;
			}
			else if (!quoted && (c == '{' || c == '[' || c == '(' || c == '<')) {
				depth++;
			}
			else if (!quoted && (c == '}' || c == ']' || c == ')' || c == '>')) {
				depth--;
			}
			else if (c == at && !quoted && depth <= 0) {
				parts.add(text.substring(from, i));
				from = i + 1;
			}
		}
		parts.add(text.substring(from));
		return parts;
	}

	private static String unquote(String value) {
		String bare = value.strip();
		boolean opened = bare.startsWith("'");
		boolean closed = bare.length() > 1 && bare.endsWith("'") && !bare.endsWith("\\'");
		return bare.substring(opened ? 1 : 0, bare.length() - (closed ? 1 : 0)).replace("\\,", ",").replace("\\'", "'");
	}

	/**
	 * One leg.
	 *
	 * @param target for example {@code user/1000}
	 * @param variables its own variables
	 */
	record Leg(String target, Map<String, String> variables) {

		String endpoint() {
			int slash = this.target.indexOf('/');
			return (slash < 0) ? this.target : this.target.substring(0, slash);
		}

		String destination() {
			return this.target.substring(Math.min(this.target.length(), endpoint().length() + 1));
		}

	}

}
