package io.github.eslboot;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.eslboot.call.CallFlowOptions;
import io.github.eslboot.call.CallRecordOptions;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.limit.CallLimits;
import io.github.eslboot.node.NodeConfig;
import io.github.eslboot.outbound.EslSessionServerOptions;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.protocol.ProtocolLimits;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Options and their builders. */
class OptionsTests {

	private static final ConnectionOptions CONNECTION = ConnectionOptions
		.builder("pbx.example.org", 8021, Credentials.ofPassword("secret"))
		.build();

	static Stream<Object> options() {
		return Stream.of(CONNECTION, PoolOptions.defaults(), EventStreamOptions.defaults(), ReconnectBackoff.defaults(),
				CallLimits.none(), NodeConfig.builder("pbx", CONNECTION).build(), EslSessionServerOptions.defaults(),
				CallRecordOptions.defaults(), CallFlowOptions.builder(EventName.CHANNEL_PARK).build());
	}

	@ParameterizedTest
	@MethodSource("options")
	void everySettingHasItsGetterAndSurvivesToBuilder(Object defaults) throws Exception {
		List<String> settings = new ArrayList<>();
		Class<?> builderType = defaults.getClass().getMethod("toBuilder").getReturnType();
		for (Method setter : builderType.getMethods()) {
			if (setter.getReturnType() != builderType || setter.getParameterCount() != 1
					|| Modifier.isStatic(setter.getModifiers())) {
				continue;
			}
			Method getter = defaults.getClass().getMethod(setter.getName());
			Object value = other(setter, getter.invoke(defaults));
			if (value == null) {
				continue;
			}
			Object changed = build(setter.invoke(toBuilder(defaults), value));
			assertThat(getter.invoke(changed)).as(setter.getName()).isEqualTo(value);
			assertThat(changed).as(setter.getName()).isNotEqualTo(defaults);
			Object copy = build(toBuilder(changed));
			assertThat(copy).as(setter.getName()).isEqualTo(changed).hasSameHashCodeAs(changed);
			settings.add(setter.getName());
		}
		assertThat(settings).hasSizeGreaterThanOrEqualTo(4);
	}

	private static Object toBuilder(Object options) throws Exception {
		return options.getClass().getMethod("toBuilder").invoke(options);
	}

	private static Object build(Object builder) throws Exception {
		return builder.getClass().getMethod("build").invoke(builder);
	}

	/** Returns another valid value, or {@code null} for a type that is not covered. */
	private static Object other(Method setter, Object value) {
		Class<?> type = setter.getParameterTypes()[0];
		if (type == int.class) {
			// The maximum number of slots must not be less than the number of slots.
			int number = setter.getName().equals("maxSlots") ? 207 : 7;
			return Integer.valueOf(number).equals(value) ? number + 1 : number;
		}
		if (type == long.class) {
			return 1L << 22;
		}
		if (type == double.class) {
			return 3.5;
		}
		if (type == Duration.class) {
			// The jitter must be less than the delay, and that less than its maximum.
			return setter.getName().equals("jitter") ? Duration.ofMillis(31) : Duration.ofSeconds(3);
		}
		if (type == String.class) {
			return "192.0.2.7";
		}
		if (type == List.class) {
			return List.of("192.0.2.0/24");
		}
		if (type == HangupCause.class) {
			return HangupCause.SWITCH_CONGESTION;
		}
		if (type == ProtocolLimits.class) {
			return new ProtocolLimits(4096, 100, 8192);
		}
		if (type == Credentials.class) {
			return Credentials.ofUser("user@example.org", "secret");
		}
		if (type == CallLimits.class) {
			return CallLimits.builder().maxCalls(3).build();
		}
		if (type == PoolOptions.class) {
			return PoolOptions.builder().name("pbx").size(3).build();
		}
		if (type == EventStreamOptions.class) {
			return EventStreamOptions.builder().name("pbx").memoryBudget(1 << 20).build();
		}
		if (type == ReconnectBackoff.class) {
			return ReconnectBackoff.builder().multiplier(3.5).build();
		}
		if (type == ConnectionOptions.class) {
			return CONNECTION.toBuilder().port(8022).build();
		}
		return type.isEnum() ? Stream.of(type.getEnumConstants()).filter((one) -> one != value).findFirst().orElse(null)
				: null;
	}

}
