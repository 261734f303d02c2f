package io.github.eslboot.pool;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PoolOptionsTests {

	@Test
	void toBuilderKeepsAllValues() {
		PoolOptions options = PoolOptions.builder()
			.name("pbx-1")
			.size(3)
			.minSize(2)
			.idleTimeout(Duration.ofMinutes(7))
			.acquireTimeout(Duration.ofSeconds(1))
			.maxWaiting(4)
			.maxConcurrentConnects(5)
			.leakDetectionThreshold(Duration.ofSeconds(2))
			.closeTimeout(Duration.ofSeconds(6))
			.build();
		assertThat(options.toBuilder().build()).isEqualTo(options).hasSameHashCodeAs(options);
		assertThat(options.toBuilder().size(9).build()).isNotEqualTo(options);
		assertThat(options).hasToString(
				"PoolOptions[name=pbx-1, size=3, minSize=2, idleTimeout=PT7M, acquireTimeout=PT1S, maxWaiting=4, maxConcurrentConnects=5, leakDetectionThreshold=PT2S, closeTimeout=PT6S]");
	}

	@Test
	void builderStartsWithTheDefaults() {
		assertThat(PoolOptions.builder().build()).isEqualTo(PoolOptions.defaults());
	}

	@Test
	void minSizeIsTheSizeUnlessItIsSet() {
		PoolOptions options = PoolOptions.builder().size(4).build();
		assertThat(options.minSize()).isEqualTo(4);
		assertThat(options.toBuilder().size(2).build().minSize()).isEqualTo(2);
		assertThat(options.toBuilder().minSize(0).build().minSize()).isZero();
	}

	@Test
	void valuesOutOfRangeAreRejected() {
		PoolOptions.Builder builder = PoolOptions.builder();
		assertThatIllegalArgumentException().isThrownBy(() -> builder.size(0).build()).withMessageContaining("'size'");
		builder.size(1);
		assertThatIllegalArgumentException().isThrownBy(() -> builder.minSize(2).build())
			.withMessageContaining("'minSize'")
			.withMessageContaining("size, which is 1");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.minSize(-1).build())
			.withMessageContaining("'minSize'");
		builder.minSize(0);
		assertThatIllegalArgumentException().isThrownBy(() -> builder.idleTimeout(Duration.ofSeconds(-1)).build())
			.withMessageContaining("'idleTimeout'");
		builder.idleTimeout(Duration.ZERO);
		assertThatIllegalArgumentException().isThrownBy(() -> builder.closeTimeout(Duration.ofSeconds(-1)).build())
			.withMessageContaining("'closeTimeout'");
	}

}
