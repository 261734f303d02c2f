package io.github.eslboot.internal;

import org.slf4j.Logger;

/**
 * Steps of an operation that must not keep each other from running: the undoing of a
 * failed attempt, or a notification before the next attempt is scheduled.
 *
 * @since 0.1.0
 */
public final class Steps {

	private Steps() {
	}

	/**
	 * Runs a step. An exception is logged, and so is an {@link Error}: after an
	 * {@link OutOfMemoryError} or a {@link StackOverflowError} the next step is still
	 * wanted.
	 * @param logger receives the failure
	 * @param source object whose step this is, for the log
	 * @param name name of the step, for the log
	 * @param step the step
	 * @return whether the step ran to its end
	 */
	public static boolean run(Logger logger, Object source, String name, Runnable step) {
		try {
			step.run();
			return true;
		}
		catch (Throwable ex) {
			logFailure(logger, source, name, ex);
			return false;
		}
	}

	/**
	 * Logs the failure of a step. Never throws: logging may fail for the same reason as
	 * the step.
	 * @param logger receives the failure
	 * @param source object whose step this is
	 * @param name name of the step
	 * @param failure the failure
	 */
	public static void logFailure(Logger logger, Object source, String name, Throwable failure) {
		try {
			logger.error("{}: {} failed; the next steps follow", source, name, failure);
		}
		catch (Throwable ignored) {
			// There is no memory or no stack left for the log line.
		}
	}

}
