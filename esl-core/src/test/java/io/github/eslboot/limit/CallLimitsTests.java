package io.github.eslboot.limit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CallLimitsTests {

	@Test
	void noneLimitsNothing() {
		assertThat(CallLimits.none().isNone()).isTrue();
		assertThat(CallLimits.none().maxCalls()).isEqualTo(CallLimits.UNLIMITED);
		assertThat(CallLimits.none().maxCallsPerSecond()).isEqualTo(CallLimits.UNLIMITED);
		assertThat(CallLimits.none().maxWait()).isNull();
	}

	@Test
	void eachLimitIsALimit() {
		assertThat(CallLimits.builder().maxCalls(1).build().isNone()).isFalse();
		assertThat(CallLimits.builder().maxCallsPerSecond(1).build().isNone()).isFalse();
		assertThatIllegalArgumentException().isThrownBy(() -> CallLimits.builder().maxWaiting(-1).build());
	}

}
