package io.github.eslboot.command;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Destinations of a call: legs that ring at the same time or one after the other, with
 * variables per leg and for all legs. Immutable: methods that change something return a
 * new dial string. <pre>
 * DialString.of(Leg.to(Endpoint.user("1001")), Leg.to(Endpoint.user("1002")))  // at the same time
 *     .then(Leg.to(Endpoint.gateway("carrier", "4930123456")))                 // then
 *     .variable("originate_timeout", "20")
 * </pre>
 * <p>
 * A variable value that FreeSWITCH would change is rejected with an
 * {@link IllegalArgumentException}. All other values reach the channel unchanged,
 * including quotes, commas, backslashes and pipes. Brackets of the kind that encloses the
 * variable must be balanced.
 * <p>
 * The class is long because it contains the writer and the parser of one grammar: a dial
 * string is accepted only if parsing the written text yields an equal dial string. The
 * simulator in esl-test has its own parser on purpose: an independent implementation
 * serves as test oracle and would not repeat a mistake of this class.
 *
 * @since 0.1.0
 */
public final class DialString {

	private static final String ENTERPRISE = ":_:";

	/** Replaces a comma between variables while legs are split at commas. */
	private static final char LEG_COMMA = '\2';

	private static final char QUOTED_COMMA = '\1';

	private static final int MAX_PARTS = 1024;

	private final Map<String, String> enterpriseVariables;

	private final List<Dial> dials;

	private final String text;

	private DialString(Map<String, String> enterpriseVariables, List<Dial> dials) {
		this.enterpriseVariables = enterpriseVariables;
		this.dials = List.copyOf(dials);
		this.text = written();
	}

	private static DialString create(Map<String, String> enterpriseVariables, List<Dial> dials) {
		DialString dialString = new DialString(enterpriseVariables, dials);
		// FreeSWITCH would misread text that this class cannot parse back.
		if (!dialString.isReadFrom(dialString.text)) {
			throw new IllegalArgumentException("FreeSWITCH would read '%s' as a different dial string"
				.formatted(WireText.loggable(dialString.text)));
		}
		return dialString;
	}

	/**
	 * Returns a dial string of legs that ring at the same time; the first to answer wins.
	 * @param legs the legs, at least one
	 * @return the dial string
	 */
	public static DialString of(Leg... legs) {
		return create(Map.of(), List.of(new Dial(Map.of(), List.of(group(legs)))));
	}

	/**
	 * Returns a dial string of a single leg.
	 * @param endpoint the destination
	 * @return the dial string
	 */
	public static DialString of(Endpoint endpoint) {
		return of(Leg.to(endpoint));
	}

	private static List<Leg> group(Leg... legs) {
		if (legs.length == 0) {
			throw new IllegalArgumentException("A dial string needs at least one leg");
		}
		return List.of(legs);
	}

	/**
	 * Joins dial strings with {@code :_:} (enterprise originate). They are executed
	 * independently and at the same time; the first leg to answer wins.
	 * @param dialStrings the dial strings, at least two; an enterprise dial string cannot
	 * be joined again
	 * @return the dial string
	 */
	public static DialString enterprise(DialString... dialStrings) {
		if (dialStrings.length < 2) {
			throw new IllegalArgumentException("An enterprise dial string joins at least two dial strings");
		}
		List<Dial> dials = new ArrayList<>();
		for (DialString dialString : dialStrings) {
			if (dialString.dials.size() > 1 || !dialString.enterpriseVariables.isEmpty()) {
				throw new IllegalArgumentException("An enterprise dial string cannot be joined again: " + dialString);
			}
			dials.addAll(dialString.dials);
		}
		return create(Map.of(), dials);
	}

	/**
	 * Adds legs that ring at the same time after the previous legs have failed.
	 * @param legs the legs, at least one
	 * @return a new dial string
	 * @throws IllegalStateException when this is an {@linkplain #enterprise} dial string
	 */
	public DialString then(Leg... legs) {
		Dial dial = single();
		List<List<Leg>> groups = new ArrayList<>(dial.groups());
		groups.add(group(legs));
		return create(this.enterpriseVariables, List.of(new Dial(dial.variables(), groups)));
	}

	/**
	 * Sets a variable of every leg, in <code>{}</code>.
	 * @param name the name: letters, digits, {@code _}, {@code -}, {@code .}
	 * @param value the value; rejected if FreeSWITCH would change it
	 * @return a new dial string
	 * @throws IllegalStateException when this is an {@linkplain #enterprise} dial string;
	 * see {@link #enterpriseVariable}
	 */
	public DialString variable(String name, String value) {
		Dial dial = single();
		return create(this.enterpriseVariables, List.of(new Dial(with(dial.variables(), name, value), dial.groups())));
	}

	/**
	 * Sets a variable of every leg of all joined dial strings, in {@code <>}.
	 * @param name the name: letters, digits, {@code _}, {@code -}, {@code .}
	 * @param value the value; rejected if FreeSWITCH would change it
	 * @return a new dial string
	 */
	public DialString enterpriseVariable(String name, String value) {
		return create(with(this.enterpriseVariables, name, value), this.dials);
	}

	private Dial single() {
		if (this.dials.size() != 1) {
			throw new IllegalStateException("Change the dial strings before joining them: " + this);
		}
		return this.dials.get(0);
	}

	private static Map<String, String> with(Map<String, String> variables, String name, String value) {
		WireText.variable(name);
		checkValue(name, value);
		Map<String, String> all = new LinkedHashMap<>(variables);
		all.put(name, value);
		return Collections.unmodifiableMap(all);
	}

	/** Rejects a value that is not possible in <code>{}</code>. */
	static void check(String name, String value) {
		WireText.variable(name);
		checkValue(name, value);
		checkPairs(name, value, '{', '}');
	}

	private static void checkValue(String name, String value) {
		WireText.line(name, value);
		String problem = null;
		if (value.isEmpty()) {
			problem = "is empty, so FreeSWITCH would not set it";
		}
		else if (WireText.isExpanded(value)) {
			problem = "contains '${', so FreeSWITCH would not set it";
		}
		else if (value.startsWith("ARRAY::")) {
			problem = "begins with 'ARRAY::', so FreeSWITCH would make it an array";
		}
		else if (value.chars().anyMatch((c) -> c < ' ' && c != '\t')) {
			problem = "contains a control character";
		}
		if (problem != null) {
			throw refused(name, problem);
		}
	}

	private static IllegalArgumentException refused(String name, String problem) {
		return new IllegalArgumentException("The value of variable '%s' %s".formatted(name, problem));
	}

	/**
	 * Returns the variables in {@code <>}, which apply to all joined dial strings.
	 * @return names and values
	 */
	public Map<String, String> enterpriseVariables() {
		return this.enterpriseVariables;
	}

	/**
	 * Returns the joined dial strings; a dial string that is not an
	 * {@linkplain #enterprise} one has exactly one.
	 * @return the parts
	 */
	public List<Dial> dials() {
		return this.dials;
	}

	/**
	 * Returns all legs.
	 * @return the legs in order
	 */
	public List<Leg> legs() {
		return this.dials.stream().flatMap((dial) -> dial.groups().stream()).flatMap(List::stream).toList();
	}

	/**
	 * Sets a random uuid, {@code origination_uuid}, for every leg that has none.
	 * @return a dial string whose {@linkplain #uuids() uuids} are known
	 * @throws IllegalArgumentException when a leg calls a group, for which FreeSWITCH
	 * creates several legs
	 */
	public DialString withUuids() {
		List<Dial> named = this.dials.stream()
			.map((dial) -> new Dial(dial.variables(),
					dial.groups().stream().map((group) -> group.stream().map(Leg::withUuid).toList()).toList()))
			.toList();
		return create(this.enterpriseVariables, named);
	}

	/**
	 * Returns the uuids of the channels of the legs.
	 * @return the uuids in the order of the legs; legs without a uuid are left out
	 */
	public List<String> uuids() {
		return this.legs().stream().map(Leg::uuid).filter(Objects::nonNull).toList();
	}

	/**
	 * Parses a dial string as FreeSWITCH does.
	 * @param text the dial string
	 * @return the dial string
	 * @throws IllegalArgumentException when FreeSWITCH would refuse the text, or when
	 * this class cannot represent it
	 */
	public static DialString parse(String text) {
		DialString read = read(WireText.line("text", text));
		return create(read.enterpriseVariables, read.dials);
	}

	/** Returns whether FreeSWITCH would parse text as this dial string. */
	boolean isReadFrom(String text) {
		try {
			return equals(read(text));
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private static DialString read(String text) {
		Map<String, String> enterprise = new LinkedHashMap<>();
		String rest = variables(text.strip(), '<', '>', ',', enterprise);
		List<Dial> dials = new ArrayList<>();
		for (String part : rest.split(ENTERPRISE, -1)) {
			Map<String, String> variables = new LinkedHashMap<>();
			String groups = variables(part.strip(), '{', '}', ',', variables);
			List<List<Leg>> parsed = ArgumentSplitter.split(groups, '|', MAX_PARTS)
				.stream()
				.map(DialString::parseGroup)
				.toList();
			if (parsed.isEmpty()) {
				throw new IllegalArgumentException("The dial string '%s' has no leg".formatted(text));
			}
			dials.add(new Dial(Collections.unmodifiableMap(variables), parsed));
		}
		return new DialString(Collections.unmodifiableMap(enterprise), dials);
	}

	private static List<Leg> parseGroup(String group) {
		List<Leg> legs = new ArrayList<>();
		for (String leg : ArgumentSplitter.split(markCommas(group), ',', MAX_PARTS)) {
			Map<String, String> variables = new LinkedHashMap<>();
			String endpoint = variables(leg.strip(), '[', ']', LEG_COMMA, variables);
			legs.add(new Leg(new Endpoint(endpoint), Collections.unmodifiableMap(variables)));
		}
		if (legs.isEmpty()) {
			throw new IllegalArgumentException("A dial string has no leg between two bars");
		}
		return List.copyOf(legs);
	}

	/**
	 * Marks commas within the variables of a leg, as they do not separate legs. Quoted
	 * commas do not separate variables either and get a different mark.
	 */
	private static String markCommas(String group) {
		StringBuilder marked = new StringBuilder(group);
		int end = -1;
		boolean quoted = false;
		boolean otherSeparator = false;
		for (int i = 0; i < marked.length(); i++) {
			char c = marked.charAt(i);
			if (end < 0 && c == '[') {
				end = closing(group, i, '[', ']');
				otherSeparator = group.startsWith("^^", i + 1);
				quoted = false;
			}
			if (c == '\'') {
				quoted = !quoted;
			}
			if (i < end && c == ',' && marked.charAt(i - 1) != '\\') {
				marked.setCharAt(i, (quoted || otherSeparator) ? QUOTED_COMMA : LEG_COMMA);
			}
			if (i == end) {
				end = -1;
			}
		}
		return marked.toString();
	}

	/** Parses the variables at the beginning of text, and returns the rest. */
	private static String variables(String text, char open, char close, char separator, Map<String, String> into) {
		String rest = text;
		while (!rest.isEmpty() && rest.charAt(0) == open) {
			int end = closing(rest, 0, open, close);
			if (end < 0) {
				throw new IllegalArgumentException("A '%s' is not closed by '%s' in '%s'".formatted(open, close, text));
			}
			String list = rest.substring(1, end).replace(QUOTED_COMMA, ',');
			for (String pair : ArgumentSplitter.split(list, separator, MAX_PARTS)) {
				List<String> sides = ArgumentSplitter.split(pair, '=', 2);
				if (sides.size() == 2 && !sides.get(1).isEmpty()) {
					WireText.variable(sides.get(0));
					checkValue(sides.get(0), sides.get(1));
					into.put(sides.get(0), sides.get(1));
				}
			}
			rest = rest.substring(end + 1).stripLeading();
		}
		return rest;
	}

	/** Returns the index of the closing bracket. Quotes do not protect a bracket. */
	private static int closing(String text, int from, char open, char close) {
		int depth = 0;
		for (int i = from; i < text.length(); i++) {
			depth += (text.charAt(i) == open) ? 1 : (text.charAt(i) == close) ? -1 : 0;
			if (depth == 0) {
				return i;
			}
		}
		return -1;
	}

	private String written() {
		StringBuilder written = new StringBuilder(list(this.enterpriseVariables, '<', '>'));
		for (int i = 0; i < this.dials.size(); i++) {
			Dial dial = this.dials.get(i);
			written.append((i > 0) ? ENTERPRISE : "").append(list(dial.variables(), '{', '}'));
			for (int g = 0; g < dial.groups().size(); g++) {
				written.append((g > 0) ? "|" : "");
				List<Leg> legs = dial.groups().get(g);
				for (int l = 0; l < legs.size(); l++) {
					written.append((l > 0) ? "," : "").append(written(legs.get(l)));
				}
			}
		}
		return written.toString();
	}

	private static String list(Map<String, String> variables, char open, char close) {
		StringBuilder list = new StringBuilder();
		variables.forEach((name, value) -> {
			checkPairs(name, value, open, close);
			String pair = name + "=" + protect(name, value);
			list.append(list.isEmpty() ? "" : ",").append(hideDelimiter(ArgumentSplitter.escaped(pair, ',')));
		});
		return list.isEmpty() ? "" : open + list.toString() + close;
	}

	/**
	 * Writes each variable in its own brackets, because quotes would join several
	 * variables in one pair.
	 */
	private static String written(Leg leg) {
		StringBuilder written = new StringBuilder();
		leg.variables().forEach((name, value) -> {
			checkPairs(name, value, '[', ']');
			String pair = ArgumentSplitter.escaped(name + "=" + protect(name, value), LEG_COMMA);
			String group = ArgumentSplitter.escaped(pair, ',');
			written.append('[').append(hideDelimiter(ArgumentSplitter.escaped(group, '|'))).append(']');
		});
		return written.append(leg.endpoint().text()).toString();
	}

	/** Escapes a value for the innermost split. */
	private static String protect(String name, String value) {
		String escaped = value.replace("\\", "\\\\").replace("'", "\\'");
		if (WireText.isSecret(name)) {
			// A secret without spaces has a recognisable end when logs mask it.
			return escaped.replace(" ", "\\s");
		}
		// FreeSWITCH keeps outer spaces only in quotes.
		return (value.startsWith(" ") || value.endsWith(" ")) ? "'" + escaped + "'" : escaped;
	}

	/**
	 * Inserts empty quotes into {@code :_:}, at which FreeSWITCH would split the whole
	 * text. FreeSWITCH removes the quotes later.
	 */
	private static String hideDelimiter(String text) {
		return text.contains(ENTERPRISE) ? text.replaceAll(":(?=_:)", ":''") : text;
	}

	private static void checkPairs(String name, String value, char open, char close) {
		int depth = 0;
		for (int i = 0; i < value.length() && depth >= 0; i++) {
			depth += (value.charAt(i) == open) ? 1 : (value.charAt(i) == close) ? -1 : 0;
		}
		if (depth != 0) {
			throw refused(name, "has an unbalanced '%s' or '%s', at which FreeSWITCH would end the list of variables"
				.formatted(open, close));
		}
	}

	/** See {@link CommandInternals#argument}. */
	String toArgument() {
		return WireText.argument(this.text);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof DialString dialString && this.dials.equals(dialString.dials)
				&& this.enterpriseVariables.equals(dialString.enterpriseVariables);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.enterpriseVariables, this.dials);
	}

	/**
	 * Returns the dial string in FreeSWITCH's syntax. Its variables may contain secrets.
	 */
	@Override
	public String toString() {
		return this.text;
	}

	/**
	 * One of the dial strings joined by {@link #enterprise}.
	 *
	 * @param variables the variables of all its legs, in <code>{}</code>
	 * @param groups groups of legs: the legs of a group ring at the same time, after the
	 * previous group has failed
	 */
	public record Dial(Map<String, String> variables, List<List<Leg>> groups) {

	}

	/**
	 * Leg of a dial string.
	 *
	 * @param endpoint the destination
	 * @param variables the variables of the leg, in {@code []}
	 */
	public record Leg(Endpoint endpoint, Map<String, String> variables) {

		private static final String UUID_VARIABLE = "origination_uuid";

		/**
		 * Creates a leg. Copies the variables.
		 * @param endpoint the destination
		 * @param variables the variables of the leg, in {@code []}
		 * @throws IllegalArgumentException when FreeSWITCH would change a variable
		 */
		public Leg {
			variables.forEach((name, value) -> {
				WireText.variable(name);
				checkValue(name, value);
			});
			variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
		}

		/**
		 * Returns a leg without variables.
		 * @param endpoint the destination
		 * @return the leg
		 */
		public static Leg to(Endpoint endpoint) {
			return new Leg(endpoint, Map.of());
		}

		/**
		 * Sets a variable of this leg.
		 * @param name the name: letters, digits, {@code _}, {@code -}, {@code .}
		 * @param value the value; rejected if FreeSWITCH would change it
		 * @return a new leg
		 */
		public Leg variable(String name, String value) {
			return new Leg(this.endpoint, with(this.variables, name, value));
		}

		/**
		 * Returns the uuid of the channel of the leg.
		 * @return the uuid, or {@code null} if FreeSWITCH will choose one
		 */
		public @Nullable String uuid() {
			return this.variables.get(UUID_VARIABLE);
		}

		Leg withUuid() {
			if (uuid() != null) {
				return this;
			}
			if (this.endpoint.kind().equals("group")) {
				throw new IllegalArgumentException(
						"FreeSWITCH creates several legs for '%s', which cannot share a uuid; ".formatted(this.endpoint)
								+ "get them with SystemCommands.groupCall");
			}
			return variable(UUID_VARIABLE, UUID.randomUUID().toString());
		}

	}

}
