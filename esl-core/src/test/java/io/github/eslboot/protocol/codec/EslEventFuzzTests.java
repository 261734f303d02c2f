package io.github.eslboot.protocol.codec;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.ProtocolInternals;
import io.github.eslboot.protocol.view.EventView;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** For any bytes, a plain event agrees with {@link ReferenceHeaders}. */
@Tag("jdk-independent")
class EslEventFuzzTests {

	/** Beginnings and ends of events, as long inputs make a fuzzer slow. */
	static Stream<byte[]> seeds() {
		return Seeds.bodies("text/event-plain")
			.flatMap((bytes) -> Stream.of(Arrays.copyOf(bytes, Math.min(bytes.length, 700)),
					Arrays.copyOfRange(bytes, Math.max(0, bytes.length - 300), bytes.length)));
	}

	@MethodSource("seeds")
	@FuzzTest
	void plainEventAgreesWithTheReference(byte[] bytes) {
		EslEvent event = EslEvent.ofPlain(bytes);
		String text = ReferenceDecoder.latin(bytes);
		int empty = text.startsWith("\n") ? 0 : text.indexOf("\n\n") + 1;
		boolean ends = text.startsWith("\n") || empty > 0;
		List<Map.Entry<String, String>> headers = ReferenceHeaders.parse(ends ? text.substring(0, empty) : text, true);
		ReferenceHeaders.check(event.headers(), headers);
		String body = ends ? text.substring(empty + 1) : "";
		ReferenceHeaders.same("hasBody()", !body.isEmpty(), event.hasBody());
		ReferenceHeaders.same("body()", body.isEmpty() ? null : ReferenceHeaders.utf8(body), event.body());
		checkFields(event, headers);
		callGetters(EventView.of(event));
		Allocation.bounded(bytes, 4 << 10, 12, () -> {
			EslEvent again = EslEvent.ofPlain(bytes);
			again.headers().forEach((name, value) -> {
			});
			again.body();
		});
	}

	/** The headers of an event do not depend on the event before it. */
	@MethodSource("seeds")
	@FuzzTest
	void plainEventAfterAnotherAgreesWithTheReference(byte[] bytes) {
		Function<byte[], EslEvent> connection = ProtocolInternals.plainEvents();
		int half = bytes.length / 2;
		for (byte[] event : List.of(bytes, Arrays.copyOf(bytes, half), bytes, Arrays.copyOfRange(bytes, half / 2, half),
				Arrays.copyOfRange(bytes, half, bytes.length), bytes)) {
			String text = ReferenceDecoder.latin(event);
			int empty = text.startsWith("\n") ? 0 : text.indexOf("\n\n") + 1;
			boolean ends = text.startsWith("\n") || empty > 0;
			ReferenceHeaders.check(connection.apply(event).headers(),
					ReferenceHeaders.parse(ends ? text.substring(0, empty) : text, true));
		}
	}

	/** Checks that no getter of a view fails. */
	private static void callGetters(EventView view) {
		for (Method getter : view.getClass().getDeclaredMethods()) {
			if (Modifier.isPublic(getter.getModifiers()) && getter.getParameterCount() == 0) {
				try {
					getter.invoke(view);
				}
				catch (ReflectiveOperationException ex) {
					throw new AssertionError(getter + " failed", ex);
				}
			}
		}
	}

	/** Checks the headers that have getters. */
	static void checkFields(EslEvent event, List<Map.Entry<String, String>> headers) {
		String name = ReferenceHeaders.first(headers, "Event-Name");
		ReferenceHeaders.same("name()", (name != null) ? name : "", event.name());
		ReferenceHeaders.same("type()",
				Stream.of(EventName.values()).filter((type) -> type.name().equals(name)).findFirst().orElse(null),
				event.type());
		ReferenceHeaders.same("subclass()", ReferenceHeaders.first(headers, "Event-Subclass"), event.subclass());
		ReferenceHeaders.same("uniqueId()", ReferenceHeaders.first(headers, "Unique-ID"), event.uniqueId());
		ReferenceHeaders.same("variable()", ReferenceHeaders.first(headers, "variable_a"), event.variable("a"));
		ReferenceHeaders.same("sequence()", number(ReferenceHeaders.first(headers, "Event-Sequence")),
				event.sequence());
		long micros = number(ReferenceHeaders.first(headers, "Event-Date-Timestamp"));
		ReferenceHeaders.same("timestamp()",
				(micros < 0) ? null : Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1000),
				event.timestamp());
		ReferenceHeaders.same("toString() is empty of a named event", false,
				event.toString().isEmpty() && name != null && !name.isEmpty());
	}

	private static long number(String text) {
		try {
			return (text != null) ? Long.parseLong(text) : -1;
		}
		catch (NumberFormatException ex) {
			return -1;
		}
	}

}
