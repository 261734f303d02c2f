package io.github.eslboot;

import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;

/**
 * Options of the stress tests. {@code -Dstress.scenarios} sets the number of random
 * scenarios, each of which is a few operations on each of two threads;
 * {@code -Dstress.runs} sets the number of runs of each scenario.
 */
public final class Stress {

	private Stress() {
	}

	/**
	 * Returns options for a run of some seconds on a slow machine. They select stress
	 * runs instead of model checking, which exceeds its time limit in classes of the JDK.
	 * @return the options
	 */
	public static StressOptions options() {
		return new StressOptions().iterations(Integer.getInteger("stress.scenarios", 8))
			.invocationsPerIteration(Integer.getInteger("stress.runs", 100))
			.threads(2)
			.actorsPerThread(5)
			.actorsBefore(2)
			.actorsAfter(0)
			.minimizeFailedScenario(false)
			// Operations return no values to verify: each scenario validates its own
			// state.
			.verifier(EpsilonVerifier.class);
	}

}
