package io.github.eslboot.autoconfigure.observation;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import io.github.eslboot.call.CallRecord;
import io.github.eslboot.outbound.EslSession;
import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * Channel variables that carry the context of a trace: the field of the propagator in
 * lower case with the prefix {@code esl_}, such as {@code esl_traceparent}. Fields and
 * values with other characters than those of trace identifiers are left out: they would
 * be text that the application, or a remote system, has chosen.
 */
final class TraceVariables {

	static final String PREFIX = "esl_";

	private static final Pattern FIELD = Pattern.compile("[A-Za-z0-9_-]{1,64}");

	private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_=,;:.@/*+-]{1,512}");

	private TraceVariables() {
	}

	/** Adds a field to the variables of a call. */
	static void set(@Nullable Map<String, String> variables, String field, String value) {
		if (variables != null && FIELD.matcher(field).matches() && VALUE.matcher(value).matches()) {
			variables.put(name(field), value);
		}
	}

	/**
	 * Returns a field of an event, a call record or the data of a session, or
	 * {@code null} if it is not set or not valid.
	 */
	static @Nullable String get(@Nullable Object source, String field) {
		String value = null;
		if (source instanceof EslEvent event) {
			value = event.header("variable_" + name(field));
		}
		else if (source instanceof CallRecord callRecord) {
			value = callRecord.variable(name(field));
		}
		else if (source instanceof EslSession session) {
			value = session.data().header("variable_" + name(field));
		}
		return (value != null && VALUE.matcher(value).matches()) ? value : null;
	}

	private static String name(String field) {
		return PREFIX + field.toLowerCase(Locale.ROOT);
	}

}
