package io.github.eslboot.job;

import java.time.Duration;

import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.protocol.EslBusyException;
import io.github.eslboot.protocol.Sent;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JobRegistryTests {

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	@Test
	void registerFailsWithEslBusyExceptionWhenTheRegistryIsFull() {
		JobRegistry jobs = this.esl.newClient((connection) -> connection, PoolOptions.defaults(),
				EventStreamOptions.defaults()).jobs;
		for (int i = 0; i < 100_000; i++) {
			jobs.register("bgapi status", Duration.ofHours(1));
		}
		assertThatExceptionOfType(EslBusyException.class)
			.isThrownBy(() -> jobs.register("bgapi status", Duration.ofHours(1)))
			.withMessageContaining("was not sent")
			.satisfies((failure) -> assertThat(failure.sent()).isEqualTo(Sent.NO));
		assertThat(jobs.pending()).isEqualTo(100_000);
	}

}
