package io.github.eslboot.limit.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link LocalCallRate} with a clock that the test advances. */
class LocalCallRateTests {

	private final AtomicLong clock = new AtomicLong(TimeUnit.DAYS.toNanos(1));

	@ParameterizedTest
	@ValueSource(ints = { 1, 3, 10, 50, 200 })
	void callsAreSpreadOverTheSecond(int perSecond) {
		CallRate rate = LocalCallRate.of(perSecond, this.clock::get);
		List<Long> taken = new ArrayList<>();
		long start = this.clock.get();
		while (this.clock.get() - start < TimeUnit.SECONDS.toNanos(5)) {
			while (rate.hasRoom()) {
				rate.take();
				taken.add(this.clock.get());
			}
			this.clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
		}
		assertThat(taken.size()).isBetween(perSecond * 4, perSecond * 5 + Math.max(1, perSecond / 10));
		for (long from : taken) {
			long within = taken.stream().filter((at) -> at >= from && at - from < TimeUnit.SECONDS.toNanos(1)).count();
			assertThat(within).isLessThanOrEqualTo(perSecond + Math.max(1, perSecond / 10));
		}
	}

	@Test
	void nanosToRoomIsTheTimeUntilTheNextToken() {
		CallRate rate = LocalCallRate.of(4, this.clock::get);
		rate.take();
		assertThat(rate.hasRoom()).isFalse();
		this.clock.addAndGet(rate.nanosToRoom() - 1);
		assertThat(rate.hasRoom()).isFalse();
		this.clock.addAndGet(1);
		assertThat(rate.hasRoom()).isTrue();
	}

}
