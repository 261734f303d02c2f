package io.github.eslboot.test.standalone;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.github.eslboot.test.CallSetup;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import org.jspecify.annotations.Nullable;

/**
 * Calls of a scenario that are alike and start at intervals.
 *
 * @param node description of a call
 * @param after time until the first call
 * @param every interval between calls; {@code null} for a single call
 * @param count number of calls; 0 for no limit
 * @param answerAfter time until the call is answered; {@code null} to leave it to the
 * dialplan
 * @param hangupAfter time until the caller hangs up; {@code null} for never
 */
record CallPattern(Node node, Duration after, @Nullable Duration every, int count, @Nullable Duration answerAfter,
		@Nullable Duration hangupAfter) implements Consumer<ScenarioRun> {

	/**
	 * Reads a pattern.
	 * @throws ScenarioException if it is invalid
	 */
	static CallPattern of(Node node) {
		CallPattern pattern = new CallPattern(node, node.duration("after", Duration.ZERO), node.durationOrNull("every"),
				node.number("count", 0), node.durationOrNull("answerAfter"), node.durationOrNull("hangupAfter"));
		if (pattern.every != null && pattern.every.isZero()) {
			throw node.failure("every", "must be longer than zero");
		}
		try (FreeSwitchSimulator unused = FreeSwitchSimulator.builder().build()) {
			// Reads all properties once, so that an invalid one is found now.
			Scenario.call(unused, node);
		}
		node.checkUnknown();
		return pattern;
	}

	@Override
	public void accept(ScenarioRun run) {
		Duration interval = this.every;
		run.later(this.after, () -> {
			if (interval == null) {
				for (int i = 0; i < Math.max(1, this.count); i++) {
					start(run);
				}
				return;
			}
			AtomicInteger started = new AtomicInteger();
			run.every(interval, () -> {
				if (this.count == 0 || started.getAndIncrement() < this.count) {
					start(run);
				}
			});
		});
	}

	private void start(ScenarioRun run) {
		CallSetup setup = Scenario.call(run.simulator(), this.node);
		SimulatedCall call = setup.start();
		if (this.answerAfter != null) {
			run.later(this.answerAfter, call::answer);
		}
		if (this.hangupAfter != null) {
			run.later(this.hangupAfter, call::hangup);
		}
	}

}
