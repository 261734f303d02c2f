package io.github.eslboot.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an invalid value fails the start with a report that names its property.
 */
class PropertyChecksTests {

	@ParameterizedTest
	@CsvSource({ "name,''", "host,''", "port,0", "port,70000", "user,desk", "user,a:b@c", "pool.size,0",
			"pool.min-size,-1", "pool.min-size,11", "pool.idle-timeout,-1s", "pool.acquire-timeout,-1s",
			"pool.max-waiting,-1", "pool.max-concurrent-connects,0", "pool.leak-detection-threshold,-1s",
			"pool.close-timeout,-1s", "events.memory-budget,1KB", "events.slow-handler-threshold,-1s",
			"events.call-end-grace,-1s", "events.quiet-call-check,-1s", "events.wake-up-interval,-1s",
			"reconnect.delay,0", "reconnect.multiplier,0.5", "reconnect.multiplier,NaN", "reconnect.max-delay,1ms",
			"reconnect.jitter,10s", "reconnect.jitter,-1s", "reconnect.permanent-failure-delay,0", "timeouts.connect,0",
			"timeouts.greeting,0", "timeouts.authentication,0", "timeouts.command,0", "timeouts.job,0",
			"timeouts.idle-check-interval,-1s", "timeouts.idle-check,0", "timeouts.late-reply,0",
			"limits.header-block,0", "limits.header-line,4GB", "limits.body,0", "threads.io,0", "threads.workers,0",
			"ssl.bundle,nowhere" })
	void startFailsWithTheNameOfTheInvalidProperty(String property, String value) {
		String name = "freeswitch.esl." + property;
		EslContexts.runner().withPropertyValues(name + "=" + value).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (failure) -> {
					assertThat(failure.getName()).isEqualTo(name);
					assertThat(failure.getReason()).matches("[A-Z].*\\.");
				});
		});
	}

	@Test
	void invalidPasswordIsNotShown() {
		EslContexts.runner().withPropertyValues("freeswitch.esl.password=hush\u0007hush").run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("freeswitch.esl.password")
				.hasMessageNotContaining("hush");
		});
	}

	@Test
	void emptyUserMeansNoUser() {
		EslContexts.runner().withPropertyValues("freeswitch.esl.user=").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(EslConnectionDetails.class).getUser()).isNull();
		});
	}

}
