package io.github.eslboot.command;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.eslboot.protocol.HangupCause;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * For any output, each API command returns a result or throws an
 * {@link EslCommandException}; the getters of a result do not fail.
 */
@Tag("jdk-independent")
class ApiCommandFuzzTests {

	private static final List<ApiCommand<?>> COMMANDS = Stream
		.of(UuidCommands.class, SystemCommands.class, ShowCommands.class, ConferenceCommands.class, SofiaCommands.class,
				CallCenterCommands.class, MessageCommands.class, StoreCommands.class)
		.flatMap((type) -> Stream.of(type.getDeclaredMethods()))
		.filter((method) -> Modifier.isPublic(method.getModifiers()) && Modifier.isStatic(method.getModifiers())
				&& method.getReturnType() == ApiCommand.class)
		.sorted(Comparator.comparing(Method::toString))
		.<ApiCommand<?>>map(ApiCommandFuzzTests::command)
		.toList();

	private static final boolean FUZZING = System.getenv("JAZZER_FUZZ") != null;

	private static final int PART = 9;

	private static ApiCommand<?> command(Method factory) {
		Object[] arguments = Stream.of(factory.getParameterTypes()).map(ApiCommandFuzzTests::argument).toArray();
		try {
			return (ApiCommand<?>) factory.invoke(null, arguments);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("Cannot make " + factory, ex);
		}
	}

	private static Object argument(Class<?> type) {
		if (type == String.class) {
			return "1";
		}
		if (type == int.class) {
			return 1;
		}
		if (type == boolean.class) {
			return true;
		}
		if (type == Duration.class) {
			return Duration.ofSeconds(1);
		}
		if (type == Map.class) {
			return Map.of("a", "b");
		}
		if (type == HangupCause.class) {
			return HangupCause.USER_BUSY;
		}
		if (type == Media.class) {
			return Media.file("1.wav");
		}
		if (type == Expression.class) {
			return Expression.of("${uuid}");
		}
		if (type == ApiCommand.class) {
			return SystemCommands.reloadXml();
		}
		if (type == DialString.class) {
			return DialString.of(Endpoint.user("1"));
		}
		if (type == ConferenceCommands.Members.class) {
			return ConferenceCommands.Members.of(1);
		}
		if (type.isEnum()) {
			return type.getEnumConstants()[0];
		}
		throw new IllegalStateException("No argument of type " + type);
	}

	static Stream<byte[]> seeds() {
		return Stream.of("+OK\n", "-ERR No such channel!\n", "-USAGE: <uuid>\n", "true", "_undef_",
				"{\"row_count\": 0}\n",
				"{\"row_count\":1,\"rows\":[{\"uuid\":\"u\",\"direction\":\"inbound\",\"created_epoch\":\"1\"}]}",
				"name|status\na|b\n+OK\n", "name|system|uuid|type|contact|status\na|b|c|d|e|f\n+OK\n",
				"UP 0 years, 0 days, 4 hours, 11 minutes, 2 seconds, 1 millisecond, 2 microseconds\nFreeSWITCH (Version 1.11.3) is ready\n"
						+ "5 session(s) since startup\n0 session(s) - peak 2, last 5min 0\n0 session(s) per Sec out of max 30, peak 2, last 5min 0\n1000 session(s) max\nmin idle cpu 0.00/98.50\n",
				"<profiles>\n<profile>\n<name>a</name><type>profile</type><data>sip</data><state>RUNNING (0)</state>\n</profile>\n</profiles>",
				"<lots>\n  <lot name=\"x\">\n    <extension uuid=\"u\">6001</extension>\n    <extension uuid=\"v\">6001</extension>\n  </lot>\n</lots>\n",
				"[{\"conference_name\":\"c\",\"member_count\":1,\"members\":[{\"type\":\"caller\",\"id\":1,\"flags\":{\"talking\":true},\"uuid\":\"u\"}]}]",
				"{\"Event-Name\":\"X\",\"Event-Name\":\"Y\",\"a\":[\"b\",\"c\"]}",
				"[leg_timeout=10]user/1|error/BUSY,{a=b}sofia/x/y", "+OK Deleted: 2\n",
				"+OK Added: 99999999999999999999\n", "result: [USER_BUSY]")
			.map((text) -> text.getBytes(StandardCharsets.UTF_8));
	}

	@MethodSource("seeds")
	@FuzzTest
	void readReturnsOrThrowsEslCommandExceptionForAnyOutput(byte[] bytes) {
		String output = new String(bytes, StandardCharsets.UTF_8);
		// A fuzzer tests only a part of the commands per input, as all of them take too
		// long.
		int step = FUZZING ? PART : 1;
		for (int i = Math.floorMod(output.hashCode(), step); i < COMMANDS.size(); i += step) {
			ApiCommand<?> command = COMMANDS.get(i);
			try {
				callGetters(command.read(output), 3);
			}
			catch (EslCommandException ex) {
				assertThat(ex.reply().text()).isNotNull();
			}
		}
	}

	/** Calls all getters, as they parse their values. */
	private static void callGetters(Object value, int depth) {
		if (value == null || depth == 0) {
			return;
		}
		assertThat(value.toString()).isNotNull();
		if (value instanceof Iterable<?> list) {
			list.forEach((element) -> callGetters(element, depth - 1));
		}
		else if (value.getClass().isRecord()) {
			for (Method getter : getters(value.getClass())) {
				try {
					callGetters(getter.invoke(value), depth - 1);
				}
				catch (InvocationTargetException ex) {
					throw new AssertionError(getter + " of " + value + " failed", ex.getCause());
				}
				catch (IllegalAccessException ex) {
					throw new IllegalStateException(ex);
				}
			}
		}
	}

	private static List<Method> getters(Class<?> type) {
		List<Method> getters = new ArrayList<>();
		for (Method method : type.getDeclaredMethods()) {
			if (Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers())
					&& Modifier.isPublic(type.getModifiers()) && method.getParameterCount() == 0) {
				getters.add(method);
			}
		}
		return getters;
	}

}
