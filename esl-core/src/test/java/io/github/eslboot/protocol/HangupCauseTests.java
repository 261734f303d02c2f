package io.github.eslboot.protocol;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HangupCauseTests {

	@Test
	void ofReturnsAConstantOrKeepsTheUnknownName() {
		assertThat(HangupCause.of("user_busy")).isSameAs(HangupCause.USER_BUSY);
		assertThat(HangupCause.USER_BUSY.q850()).hasValue(17);
		assertThat(HangupCause.CRASH.number()).hasValue(700);
		assertThat(HangupCause.CRASH.q850()).isEmpty();
		assertThat(HangupCause.of("BRAND_NEW").name()).isEqualTo("BRAND_NEW");
		assertThat(HangupCause.of("BRAND_NEW").number()).isEmpty();
		assertThat(HangupCause.values()).hasSizeGreaterThan(70);
	}

}
