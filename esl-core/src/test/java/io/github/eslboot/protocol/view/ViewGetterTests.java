package io.github.eslboot.protocol.view;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Every getter of every view, by the events in {@code views/events.txt}. */
class ViewGetterTests {

	/** The values of getters whose header is absent or cannot be parsed. */
	private static final Set<String> ABSENT = Set.of("null", "-1", "-1.0", "false", "PT0S", "OTHER");

	static Stream<Sample> samples() throws IOException {
		try (InputStream file = ViewGetterTests.class.getResourceAsStream("/views/events.txt")) {
			return Arrays.stream(new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n{2,}"))
				.map((text) -> text.lines().filter((line) -> !line.startsWith("#")).toList())
				.filter((lines) -> !lines.isEmpty())
				.map(Sample::parse)
				.toList()
				.stream();
		}
	}

	@ParameterizedTest
	@MethodSource("samples")
	void getterReturnsTheValueOfItsHeader(Sample sample) {
		EventView view = sample.view(sample.headers());
		Map<String, String> values = new TreeMap<>();
		for (Method getter : getters(view.getClass())) {
			String value = value(getter, view);
			if (!ABSENT.contains(value) || sample.values().containsKey(getter.getName())) {
				values.put(getter.getName(), value);
			}
		}
		assertThat(values).isEqualTo(sample.values());
	}

	@Test
	void getterWithoutItsHeaderHasNoValue() throws IOException {
		assertThat(samples()).allSatisfy((sample) -> {
			EventView view = new Sample(sample.name(), sample.headers(), "", Map.of()).view(Map.of());
			assertThat(getters(view.getClass())).filteredOn((getter) -> !ofName(getter))
				.allSatisfy((getter) -> assertThat(value(getter, view)).isIn(ABSENT));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "?", "-5", "1e9", "99999999999999999999", "9223372036854775807", "-9223372036854775808" })
	void valueThatCannotBeParsedCountsAsAbsent(String text) throws IOException {
		boolean number = text.equals("9223372036854775807");
		assertThat(samples()).allSatisfy((sample) -> {
			Map<String, String> headers = new LinkedHashMap<>(sample.headers());
			headers.replaceAll((name, value) -> isAction(name) ? value : text);
			EventView view = sample.view(headers);
			for (Method getter : getters(view.getClass())) {
				String value = value(getter, view);
				if (List.of(Instant.class, Duration.class, boolean.class).contains(getter.getReturnType()) && !number
						&& !ofName(getter)) {
					assertThat(value).as(getter.getName()).isIn(ABSENT);
				}
			}
		});
	}

	@Test
	void eachGetterAndEachActionHasASample() throws IOException {
		Map<Class<?>, Set<String>> sampled = samples()
			.collect(Collectors.groupingBy((sample) -> sample.view(sample.headers()).getClass(),
					Collectors.flatMapping((sample) -> sample.values().keySet().stream(), Collectors.toSet())));
		assertThat(EventView.class.getPermittedSubclasses()).allSatisfy((type) -> {
			Set<String> names = getters(type).stream().map(Method::getName).collect(Collectors.toSet());
			assertThat(sampled.get(type)).as(type.getSimpleName()).isEqualTo(names);
		});
		Set<String> actions = samples().map((sample) -> sample.values().get("action"))
			.map(String::valueOf)
			.collect(Collectors.toSet());
		for (Enum<?>[] constants : List.of(CallCenterAction.values(), FifoAction.values(), ValetAction.values(),
				RegistrationAction.values(), GatewayAction.values(), ConferenceAction.values())) {
			assertThat(constants).filteredOn((action) -> !action.name().equals("OTHER"))
				.allSatisfy((action) -> assertThat(actions).contains(action.name()));
		}
	}

	/** Returns whether a header decides which values the event has. */
	private static boolean isAction(String header) {
		return header.equals("Event-Subclass") || header.endsWith("Action");
	}

	/** Returns whether a getter reads the name or the subclass of the event. */
	private static boolean ofName(Method getter) {
		return Set.of("isStop", "isReceived", "subclass").contains(getter.getName())
				|| Set.of(RegistrationAction.class, GatewayAction.class).contains(getter.getReturnType());
	}

	private static List<Method> getters(Class<?> view) {
		return Arrays.stream(view.getDeclaredMethods())
			.filter((method) -> Modifier.isPublic(method.getModifiers()) && method.getParameterCount() == 0)
			.filter((method) -> !Set.of("event", "toString", "hashCode").contains(method.getName()))
			.toList();
	}

	private static String value(Method getter, EventView view) {
		try {
			return String.valueOf(getter.invoke(view));
		}
		catch (ReflectiveOperationException ex) {
			throw new AssertionError(getter + " failed", ex);
		}
	}

	/**
	 * An event and the values of the getters of its view.
	 *
	 * @param name the name of the event
	 * @param headers the headers
	 * @param body the body
	 * @param values the values by the names of the getters
	 */
	record Sample(String name, Map<String, String> headers, String body, Map<String, String> values) {

		static Sample parse(List<String> lines) {
			Map<String, String> headers = new LinkedHashMap<>();
			Map<String, String> values = new TreeMap<>();
			String[] first = lines.get(0).split(" ");
			if (first.length > 1) {
				headers.put("Event-Subclass", first[1]);
			}
			for (String line : lines.subList(1, lines.size())) {
				String[] sides = line.split(" -> ");
				String[] header = sides[0].split(": ", 2);
				headers.put(header[0], header[1]);
				if (sides.length > 1) {
					for (String value : sides[1].split(" (?=[a-zA-Z]+=)")) {
						String[] parts = value.split("=", 2);
						values.put(parts[0], parts[1]);
					}
				}
			}
			String body = headers.remove("Body");
			return new Sample(first[0], headers, (body != null) ? body : "", values);
		}

		EventView view(Map<String, String> with) {
			Map<String, String> all = new LinkedHashMap<>();
			all.put("Event-Name", this.name);
			String subclass = this.headers.get("Event-Subclass");
			if (subclass != null) {
				all.put("Event-Subclass", subclass);
			}
			all.putAll(with);
			return EventView.of(EslEvent.of(EslHeaders.of(all), this.body.isEmpty() ? null : this.body));
		}

		@Override
		public String toString() {
			return this.name + " " + this.headers;
		}

	}

}
