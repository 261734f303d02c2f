package io.github.eslboot.autoconfigure.observation;

import java.util.HashMap;
import java.util.Map;

import io.github.eslboot.protocol.EslEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link TraceVariables}. */
class TraceVariablesTests {

	private static final String TRACE_PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

	private final Map<String, String> variables = new HashMap<>();

	@Test
	void fieldsBecomeVariablesWithPrefixInLowerCase() {
		TraceVariables.set(this.variables, "traceparent", TRACE_PARENT);
		TraceVariables.set(this.variables, "X-B3-TraceId", "80f198ee56343ba8");
		TraceVariables.set(this.variables, "tracestate", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE");
		assertThat(this.variables).containsOnly(Map.entry("esl_traceparent", TRACE_PARENT),
				Map.entry("esl_x-b3-traceid", "80f198ee56343ba8"),
				Map.entry("esl_tracestate", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "${system rm}", "a'b", "a\"b", "a\\b", "a{b}", "a[b]", "a(b)", "a|b", "a\nb",
			"a%20b", "é", "^^:a" })
	void valuesWithOtherCharactersAreLeftOut(String value) {
		TraceVariables.set(this.variables, "baggage", value);
		assertThat(this.variables).isEmpty();
		EslEvent event = EslEvent.of("CHANNEL_ANSWER", Map.of("variable_esl_baggage", value));
		assertThat(TraceVariables.get(event, "baggage")).isNull();
	}

	@Test
	void longValuesAndOtherFieldsAreLeftOut() {
		TraceVariables.set(this.variables, "baggage", "a".repeat(513));
		TraceVariables.set(this.variables, "a b", "value");
		TraceVariables.set(this.variables, "a=b", "value");
		TraceVariables.set(null, "traceparent", TRACE_PARENT);
		assertThat(this.variables).isEmpty();
	}

	@Test
	void fieldsAreReadFromTheVariablesOfAnEvent() {
		EslEvent event = EslEvent.of("CHANNEL_ANSWER", Map.of("variable_esl_traceparent", TRACE_PARENT));
		assertThat(TraceVariables.get(event, "traceparent")).isEqualTo(TRACE_PARENT);
		assertThat(TraceVariables.get(event, "tracestate")).isNull();
		assertThat(TraceVariables.get("no event", "traceparent")).isNull();
		assertThat(TraceVariables.get(null, "traceparent")).isNull();
	}

}
