package io.github.eslboot.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.eslboot.limit.CallLimits;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/** Maps properties to {@link CallLimits}. */
final class CallLimiting {

	private static final String BUCKET = "io.github.bucket4j.Bucket";

	private CallLimiting() {
	}

	static CallLimits limits(String prefix, EslCallLimitProperties limit) {
		Duration maxWait = limit.getMaxWait();
		Integer perSecond = limit.getMaxCallsPerSecond();
		if (perSecond != null && !ClassUtils.isPresent(BUCKET, CallLimiting.class.getClassLoader())) {
			throw PropertyChecks.invalid(prefix + "max-calls-per-second", perSecond,
					"It needs com.bucket4j:bucket4j_jdk17-core, which is not on the class path.");
		}
		return CallLimits.builder()
			.maxCallsPerSecond(atLeastOne(prefix + "max-calls-per-second", perSecond))
			.maxCalls(atLeastOne(prefix + "max-calls", limit.getMaxCalls()))
			.maxWaiting(PropertyChecks.atLeast(prefix + "max-waiting", limit.getMaxWaiting(), 0))
			.maxWait((maxWait != null) ? PropertyChecks.notNegative(prefix + "max-wait", maxWait) : null)
			.build();
	}

	private static int atLeastOne(String property, @Nullable Integer value) {
		return (value != null) ? PropertyChecks.atLeast(property, value, 1) : CallLimits.UNLIMITED;
	}

	static Map<String, CallLimits> ofGateways(EslProperties properties) {
		Map<String, CallLimits> limits = new LinkedHashMap<>();
		properties.getGateways()
			.forEach((name, gateway) -> limits.put(name,
					limits("freeswitch.esl.gateways." + name + ".call-limits.", gateway.getCallLimits())));
		return limits;
	}

}
