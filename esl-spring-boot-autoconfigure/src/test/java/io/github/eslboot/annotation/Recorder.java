package io.github.eslboot.annotation;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.eslboot.autoconfigure.EslContexts;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Records the invocations of handlers as texts, in order. */
class Recorder {

	private final Queue<String> texts = new ConcurrentLinkedQueue<>();

	void add(@Nullable Object text) {
		this.texts.add(String.valueOf(text));
	}

	List<String> all() {
		return List.copyOf(this.texts);
	}

	/** Waits until exactly these texts are recorded, in this order. */
	void awaitExactly(String... expected) {
		await().atMost(EslContexts.PATIENCE).untilAsserted(() -> assertThat(all()).containsExactly(expected));
	}

	/** Waits until these texts are recorded, among others. */
	void awaitAll(String... expected) {
		await().atMost(EslContexts.PATIENCE).untilAsserted(() -> assertThat(all()).contains(expected));
	}

}
