package io.github.eslboot;

import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;

/**
 * Options of the stress tests: number of random scenarios, each a few operations on each
 * of two threads, and number of runs of each. {@code -Dstress.scenarios} and
 * {@code -Dstress.runs} set them.
 */
public final class Stress {

	private Stress() {
	}

	/**
	 * Returns options for a run of some seconds on a slow machine. They select stress
	 * runs, since the model checker exceeds its time limit in the JDK's own classes.
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
			// Operations return no values to verify: the scenarios check themselves.
			.verifier(EpsilonVerifier.class);
	}

}
