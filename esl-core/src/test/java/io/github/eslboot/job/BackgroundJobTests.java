package io.github.eslboot.job;

import java.util.concurrent.CompletionStage;

import io.github.eslboot.connection.EslClientResources;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

/** {@link BackgroundJob}: the context of its callers. */
class BackgroundJobTests {

	private static final ThreadLocal<String> CALLER = new ThreadLocal<>();

	private static Runnable capture(Runnable task) {
		String caller = CALLER.get();
		return () -> {
			CALLER.set(caller);
			try {
				task.run();
			}
			finally {
				CALLER.remove();
			}
		};
	}

	private static CompletionStage<String> callerSeenBy(BackgroundJob job, String caller) {
		CALLER.set(caller);
		try {
			return job.result().thenApply((result) -> String.valueOf(CALLER.get()));
		}
		finally {
			CALLER.remove();
		}
	}

	@Test
	void stagesOfEachCallerRunInItsContext() {
		try (EslClientResources resources = EslClientResources.builder()
			.taskDecorator(BackgroundJobTests::capture)
			.build()) {
			BackgroundJob job = new BackgroundJob("job-1", "status", resources);
			CompletionStage<String> one = callerSeenBy(job, "one");
			CompletionStage<String> two = callerSeenBy(job, "two");
			job.completion.complete(new JobResult("job-1", JobResult.Outcome.OK, "UP"));
			assertThat(one.toCompletableFuture()).succeedsWithin(PATIENCE).isEqualTo("one");
			assertThat(two.toCompletableFuture()).succeedsWithin(PATIENCE).isEqualTo("two");
		}
	}

}
