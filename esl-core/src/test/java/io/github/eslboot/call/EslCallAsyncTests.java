package io.github.eslboot.call;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks that the blocking and the asynchronous operations of a call have the same
 * signatures.
 */
class EslCallAsyncTests {

	/** Methods that do not block and therefore need no asynchronous form. */
	private static final Set<String> NOT_BLOCKING = Set.of("async()", "uuid()", "node()", "snapshot()",
			"within(Duration)", "hangupQuietly()", "call()", "partner()", "partnerUuid()", "third()", "name()",
			"isRunning()", "conference()", "memberId()", "interruptOnEnd()");

	/** Methods without a timeout, which therefore have no blocking form. */
	private static final Set<String> WITHOUT_TIMEOUT = Set.of("ended()");

	static Stream<Arguments> forms() {
		return Stream.of(Arguments.of(EslCall.class, EslCallAsync.class), Arguments.of(Bridge.class, BridgeAsync.class),
				Arguments.of(Consultation.class, ConsultationAsync.class),
				Arguments.of(RunningApplication.class, RunningApplicationAsync.class),
				Arguments.of(Eavesdrop.class, EavesdropAsync.class),
				Arguments.of(Conference.class, ConferenceAsync.class),
				Arguments.of(ConferenceMember.class, ConferenceMemberAsync.class));
	}

	@ParameterizedTest
	@MethodSource("forms")
	void asyncOperationsHaveTheSignaturesOfTheBlockingOnes(Class<?> blockingForm, Class<?> asynchronousForm) {
		Set<String> blocking = operations(blockingForm).keySet();
		Set<String> asynchronous = operations(asynchronousForm).keySet();
		assertThat(without(asynchronous, WITHOUT_TIMEOUT)).isEqualTo(without(blocking, NOT_BLOCKING)).isNotEmpty();
	}

	@ParameterizedTest
	@MethodSource("forms")
	void asyncOperationsReturnFuturesOfTheBlockingResults(Class<?> blockingForm, Class<?> asynchronousForm) {
		Map<String, Type> blocking = operations(blockingForm);
		operations(asynchronousForm).forEach((signature, result) -> {
			assertThat(result).as(signature)
				.isInstanceOfSatisfying(ParameterizedType.class,
						(future) -> assertThat(future.getRawType()).isEqualTo(CompletableFuture.class));
			if (!WITHOUT_TIMEOUT.contains(signature)) {
				Type expected = blocking.get(signature);
				assertThat(((ParameterizedType) result).getActualTypeArguments()[0]).as(signature)
					.isEqualTo(boxed(expected));
			}
		});
	}

	private static Type boxed(Type type) {
		return (type == void.class) ? Void.class : (type == int.class) ? Integer.class : type;
	}

	private static Set<String> without(Set<String> signatures, Set<String> others) {
		return signatures.stream().filter((signature) -> !others.contains(signature)).collect(Collectors.toSet());
	}

	private static Map<String, Type> operations(Class<?> type) {
		Map<String, Type> results = new TreeMap<>();
		for (Method method : type.getDeclaredMethods()) {
			if (Modifier.isPublic(method.getModifiers()) && !method.getName().equals("toString")) {
				results.put(signature(method), method.getGenericReturnType());
			}
		}
		return results;
	}

	private static String signature(Method method) {
		return Arrays.stream(method.getParameterTypes())
			.map(Class::getSimpleName)
			.collect(Collectors.joining(", ", method.getName() + "(", ")"));
	}

}
