package io.github.eslboot.protocol.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reference parser of a flat JSON object, character by character. Values are strings,
 * numbers, literals such as {@code true}, and arrays of these.
 */
final class ReferenceJson {

	private static final String NUMBER = "-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?";

	private final String text;

	private int at;

	private ReferenceJson(String text) {
		this.text = text;
	}

	/**
	 * Parses an object.
	 * @return the members in order; {@code null} is an empty list of values
	 * @throws IllegalArgumentException if the text does not begin with a flat object
	 */
	static List<Member> parse(String text) {
		ReferenceJson json = new ReferenceJson(text);
		List<Member> members = new ArrayList<>();
		json.expect('{');
		if (json.peek() == '}') {
			return members;
		}
		while (true) {
			json.check(json.peek() == '"');
			String name = json.string();
			json.expect(':');
			members.add(json.member(name));
			if (json.peek() != ',') {
				json.expect('}');
				return members;
			}
			json.at++;
		}
	}

	private Member member(String name) {
		if (peek() != '[') {
			return new Member(name, false, scalar(new ArrayList<>()));
		}
		this.at++;
		List<String> elements = new ArrayList<>();
		if (peek() == ']') {
			this.at++;
			return new Member(name, true, elements);
		}
		while (true) {
			scalar(elements);
			if (peek() != ',') {
				expect(']');
				return new Member(name, true, elements);
			}
			this.at++;
		}
	}

	/** Adds the next scalar, unless it is null. */
	private List<String> scalar(List<String> values) {
		if (peek() == '"') {
			values.add(string());
			return values;
		}
		int start = this.at;
		while (this.at < this.text.length() && ",:]}[{\" \t\r\n".indexOf(this.text.charAt(this.at)) < 0) {
			this.at++;
		}
		String word = this.text.substring(start, this.at);
		check(word.equals("true") || word.equals("false") || word.equals("null") || word.matches(NUMBER));
		if (!word.equals("null")) {
			values.add(word);
		}
		return values;
	}

	private String string() {
		expect('"');
		StringBuilder value = new StringBuilder();
		while (true) {
			char c = next();
			check(c >= ' ');
			if (c == '"') {
				return value.toString();
			}
			value.append((c == '\\') ? escaped() : c);
		}
	}

	private char escaped() {
		char c = next();
		if (c == 'u') {
			check(this.at + 4 <= this.text.length());
			String hex = this.text.substring(this.at, this.at + 4);
			check(hex.matches("[0-9a-fA-F]{4}"));
			this.at += 4;
			return (char) Integer.parseInt(hex, 16);
		}
		int index = "\"\\/bfnrt".indexOf(c);
		check(index >= 0);
		return "\"\\/\b\f\n\r\t".charAt(index);
	}

	private char next() {
		check(this.at < this.text.length());
		return this.text.charAt(this.at++);
	}

	private char peek() {
		while (this.at < this.text.length() && " \t\r\n".indexOf(this.text.charAt(this.at)) >= 0) {
			this.at++;
		}
		return (this.at < this.text.length()) ? this.text.charAt(this.at) : '\0';
	}

	private void expect(char c) {
		check(peek() == c);
		this.at++;
	}

	private void check(boolean right) {
		if (!right) {
			throw new IllegalArgumentException("No flat object: stopped at index " + this.at);
		}
	}

	/**
	 * A member of the object.
	 *
	 * @param name its name
	 * @param array whether it is an array
	 * @param values its values; none for null
	 */
	record Member(String name, boolean array, List<String> values) {

		/** Returns the expected header of this member. */
		Map.Entry<String, String> header() {
			return Map.entry(this.name,
					(this.values.size() == 1) ? this.values.get(0) : "ARRAY::" + String.join("|:", this.values));
		}

	}

}
