package io.github.eslboot;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.PendingCall;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Checks that the blocking and the asynchronous operations have the same signatures. */
class EslAsyncOperationsTests {

	/** Methods that do not block and therefore need no asynchronous form. */
	private static final Set<String> NOT_BLOCKING = Set.of("async()", "call(EslEvent)",
			"listen(String, EslEventListener)", "listen(EventSelector, EslEventListener)",
			"bindHandler(String, Object)", "connect(Builder, Builder)", "pacing(int)");

	@Test
	void asyncOperationsHaveTheSignaturesOfTheBlockingOnes() {
		assertThat(results(EslAsyncOperations.class).keySet()).isEqualTo(results(EslOperations.class).keySet()
			.stream()
			.filter((signature) -> !NOT_BLOCKING.contains(signature))
			.collect(Collectors.toSet()));
		assertThat(results(EslOperations.class).keySet()).containsAll(NOT_BLOCKING);
	}

	@Test
	void asyncOperationsReturnFuturesOfTheBlockingResults() {
		Map<String, Type> blocking = results(EslOperations.class);
		results(EslAsyncOperations.class).forEach((signature, result) -> {
			if (result == PendingCall.class) {
				// A pending call has a future of the blocking result.
				assertThat(blocking.get(signature)).isEqualTo(EslCall.class);
				return;
			}
			assertThat(result).as(signature)
				.isInstanceOfSatisfying(ParameterizedType.class,
						(future) -> assertThat(future.getRawType()).isEqualTo(CompletableFuture.class));
			Type value = ((ParameterizedType) result).getActualTypeArguments()[0];
			assertThat(value.getTypeName()).as(signature).isEqualTo(blocking.get(signature).getTypeName());
		});
	}

	private static Map<String, Type> results(Class<?> operations) {
		return Arrays.stream(operations.getMethods())
			.collect(
					Collectors.toMap(EslAsyncOperationsTests::signature, Method::getGenericReturnType, (one, other) -> {
						throw new IllegalStateException("Two methods of one signature: " + List.of(one, other));
					}, TreeMap::new));
	}

	private static String signature(Method method) {
		return Arrays.stream(method.getParameterTypes())
			.map(Class::getSimpleName)
			.collect(Collectors.joining(", ", method.getName() + "(", ")"));
	}

}
