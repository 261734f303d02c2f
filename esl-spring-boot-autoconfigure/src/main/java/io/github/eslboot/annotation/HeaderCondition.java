package io.github.eslboot.annotation;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import io.github.eslboot.event.EventSelector;
import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * Condition on a header, in the syntax of {@link EslEventHandler#headers()}.
 */
final class HeaderCondition {

	private final String text;

	private final String header;

	private final Predicate<String> test;

	/** Value that the header must have; {@code null} for another test. */
	private final @Nullable String value;

	/** Whether the condition is negated: it then matches events without the header. */
	private final boolean negated;

	/** Whether the test is fast enough to run on an event loop. */
	private final boolean fast;

	private HeaderCondition(String text, String header, Predicate<String> test, @Nullable String value, boolean negated,
			boolean fast) {
		this.text = text;
		this.header = header;
		this.test = test;
		this.value = value;
		this.negated = negated;
		this.fast = fast;
	}

	/**
	 * Parses a condition.
	 * @throws IllegalArgumentException if the text is not a valid condition
	 */
	static HeaderCondition parse(String text) {
		int equals = text.indexOf('=');
		if (equals < 0) {
			boolean absent = text.startsWith("!");
			return new HeaderCondition(text, name(text, absent ? text.substring(1) : text), (value) -> true, null,
					absent, true);
		}
		boolean negated = equals > 0 && text.charAt(equals - 1) == '!';
		String header = name(text, text.substring(0, negated ? equals - 1 : equals));
		String expected = text.substring(equals + 1);
		if (expected.length() > 1 && expected.startsWith("/") && expected.endsWith("/")) {
			Pattern pattern = pattern(text, expected.substring(1, expected.length() - 1));
			return new HeaderCondition(text, header, (value) -> pattern.matcher(value).find(), null, negated, false);
		}
		return new HeaderCondition(text, header, expected::equals, negated ? null : expected, negated, true);
	}

	private static String name(String text, String name) {
		String header = name.strip();
		if (header.isEmpty() || header.startsWith("!")) {
			throw new IllegalArgumentException("has the condition '" + text + "', which names no header");
		}
		return header;
	}

	private static Pattern pattern(String text, String regex) {
		try {
			return Pattern.compile(regex);
		}
		catch (PatternSyntaxException ex) {
			throw new IllegalArgumentException(
					"has the condition '%s' with a wrong regular expression: %s".formatted(text, ex.getDescription()),
					ex);
		}
	}

	boolean matches(EslEvent event) {
		String value = event.header(this.header);
		return this.negated != (value != null && this.test.test(value));
	}

	/**
	 * Returns whether the stream may test the condition before it queues an event. It
	 * tests on an event loop, where a slow regular expression would delay all events.
	 */
	boolean isFast() {
		return this.fast;
	}

	/** Adds the condition to a selector. */
	void addTo(EventSelector.Builder selector) {
		if (this.value != null) {
			selector.whereEquals(this.header, this.value);
		}
		else if (this.negated) {
			selector.whereNot(this.header, this.test);
		}
		else {
			selector.where(this.header, this.test);
		}
	}

	@Override
	public String toString() {
		return this.text;
	}

}
