package io.github.eslboot.event.delivery;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** Creates lanes whose runners do not wait for work, with workers without a limit. */
public final class TestLanes {

	private TestLanes() {
	}

	/** Creates lanes with a memory budget in bytes. */
	public static CallLanes create(long memoryBudget, Executor workers, ScheduledExecutorService ticker) {
		return create(memoryBudget, workers, Integer.MAX_VALUE, ticker);
	}

	static CallLanes create(long memoryBudget, Executor workers, int maxWorkers, ScheduledExecutorService ticker) {
		return new CallLanes("test", memoryBudget, Duration.ZERO, workers, new DefaultLimits(maxWorkers),
				List.of(ticker), 0);
	}

}
