package io.github.eslboot.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class PoolLockTests {

	private final PoolLock lock = new PoolLock("pbx-1");

	private final List<String> ran = new ArrayList<>();

	@Test
	void actionsRunInOrderAfterTheLockIsReleased() {
		this.lock.run((actions) -> {
			actions.add(() -> CompletableFuture.runAsync(() -> this.lock.run((none) -> this.ran.add("other thread")))
				.orTimeout(30, TimeUnit.SECONDS)
				.join());
			actions.add(() -> this.ran.add("second action"));
			this.ran.add("work");
		});
		assertThat(this.ran).containsExactly("work", "other thread", "second action");
	}

	@Test
	void actionThatThrowsDoesNotPreventOtherActions() {
		this.lock.run((actions) -> {
			actions.add(() -> {
				throw new AssertionError("simulated");
			});
			actions.add(() -> this.ran.add("next"));
		});
		assertThat(this.ran).containsExactly("next");
	}

	@Test
	void actionsRunWhenTheWorkThrowsAfterItHasAddedThem() {
		assertThatIllegalStateException().isThrownBy(() -> this.lock.run((actions) -> {
			actions.add(() -> this.ran.add("action"));
			throw new IllegalStateException("simulated");
		}));
		assertThat(this.ran).containsExactly("action");
	}

}
