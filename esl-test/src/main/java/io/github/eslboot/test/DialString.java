package io.github.eslboot.test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parsed dial string, {@code {var=value}leg1,leg2|leg3}. Legs separated by commas are
 * called in parallel, groups separated by bars one after the other. Deliberately
 * implemented independently of the dial string in esl-core, so that tests of esl-core
 * compare what they build with a second parser.
 *
 * @param variables variables of all legs
 * @param groups the groups of legs
 */
record DialString(Map<String, String> variables, List<List<Leg>> groups) {

	private static final int MANY = 1024;

	private static final char QUOTED_MARK = '\1';

	private static final char MARK = '\2';

	static DialString parse(String text) {
		Map<String, String> variables = new LinkedHashMap<>();
		String rest = takeVariables(text.strip(), '<', '>', ',', variables);
		rest = takeVariables(rest, '{', '}', ',', variables);
		List<List<Leg>> groups = new ArrayList<>();
		for (String group : Arguments.split(rest, '|', MANY)) {
			List<Leg> legs = new ArrayList<>();
			for (String leg : Arguments.split(markCommas(group), ',', MANY)) {
				Map<String, String> own = new LinkedHashMap<>();
				legs.add(new Leg(takeVariables(leg.strip(), '[', ']', MARK, own), own));
			}
			groups.add(List.copyOf(legs));
		}
		return new DialString(variables, List.copyOf(groups));
	}

	// Replaces the commas between a leg's variables by a marker, and those in its quotes
	// by another one.
	private static String markCommas(String group) {
		char[] marked = group.toCharArray();
		int end = -1;
		boolean quoted = false;
		for (int i = 0; i < marked.length; i++) {
			if (end < 0 && marked[i] == '[') {
				end = i + endOf(group.substring(i), '[', ']');
				quoted = false;
			}
			quoted ^= marked[i] == '\'';
			if (i < end && marked[i] == ',' && marked[i - 1] != '\\') {
				marked[i] = (quoted || group.startsWith("^^", group.lastIndexOf('[', i) + 1)) ? QUOTED_MARK : MARK;
			}
			if (i == end) {
				end = -1;
			}
		}
		return new String(marked);
	}

	private static String takeVariables(String text, char open, char close, char at, Map<String, String> into) {
		String rest = text;
		while (!rest.isEmpty() && rest.charAt(0) == open) {
			int end = endOf(rest, open, close);
			for (String pair : Arguments.split(rest.substring(1, end).replace(QUOTED_MARK, ','), at, MANY)) {
				List<String> sides = Arguments.split(pair, '=', 2);
				// FreeSWITCH does not set a value that refers to a variable.
				if (sides.size() == 2 && !sides.get(1).isEmpty() && !VariableExpander.isReference(sides.get(1))) {
					into.put(sides.get(0), sides.get(1));
				}
			}
			rest = rest.substring(Math.min(end + 1, rest.length())).strip();
		}
		return rest;
	}

	/** Finds the closing bracket. As in FreeSWITCH quotes do not protect brackets. */
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

	/** Splits at a character that is neither quoted nor in brackets. */
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

	/**
	 * Leg of a dial string.
	 *
	 * @param target endpoint and destination, for example {@code user/1000}
	 * @param variables variables of this leg
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
