package io.github.eslboot;

import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;

/**
 * How long concurrent scenarios are tried: each is a few operations on each of some
 * threads, made up at random from a fixed seed, and run again and again.
 * {@code -Dstress.scenarios} and {@code -Dstress.runs} make it longer.
 */
public final class Stress {

	private Stress() {
	}

	/**
	 * Options for some seconds on a slow machine. Not the model checker: what is tested
	 * here reaches so far into the JDK that it runs into its own time limits.
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
			// Operations return nothing that could be out of order: the scenarios check
			// themselves.
			.verifier(EpsilonVerifier.class);
	}

}
