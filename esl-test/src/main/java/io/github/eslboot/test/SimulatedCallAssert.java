package io.github.eslboot.test;

import java.util.Objects;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * AssertJ assertions about a {@link SimulatedCall}. Assertions check once, or after
 * {@link #within} until they hold.
 *
 * @since 0.1.0
 */
public final class SimulatedCallAssert extends WaitingAssert<SimulatedCallAssert, SimulatedCall> {

	SimulatedCallAssert(SimulatedCall call) {
		super(call, SimulatedCallAssert.class);
	}

	/**
	 * Asserts the state of the leg.
	 * @param state the state
	 * @return this assertion
	 */
	public SimulatedCallAssert hasState(SimulatedCall.State state) {
		return holds(() -> this.actual.state() == state, "state " + state);
	}

	/**
	 * Asserts that the leg is alive and answered.
	 * @return this assertion
	 */
	public SimulatedCallAssert isAnswered() {
		return holds(() -> this.actual.isAlive() && this.actual.isAnswered(), "to be answered");
	}

	/**
	 * Asserts that an application runs on the leg.
	 * @param application name of the application and, after a blank, the first words of
	 * its argument, with {@code *} for any text: {@code playback *menu.wav}
	 * @return this assertion
	 */
	public SimulatedCallAssert runs(String application) {
		CommandPattern pattern = new CommandPattern(application);
		return holds(() -> {
			String running = this.actual.applicationAndData();
			return running != null && pattern.matches(running);
		}, "to run " + application);
	}

	/**
	 * Asserts that the leg is bridged.
	 * @return this assertion
	 */
	public SimulatedCallAssert isBridged() {
		return holds(() -> this.actual.bridgedTo() != null, "to be bridged");
	}

	/**
	 * Asserts that the leg is bridged to another one.
	 * @param uuid uuid of the other leg
	 * @return this assertion
	 */
	public SimulatedCallAssert isBridgedTo(String uuid) {
		return holds(() -> uuid.equals(this.actual.bridgedTo()), "to be bridged to " + uuid);
	}

	/**
	 * Asserts a channel variable.
	 * @param name name of the variable
	 * @param value its value; {@code null} for a variable that is not set
	 * @return this assertion
	 */
	public SimulatedCallAssert hasVariable(String name, @Nullable String value) {
		return holds(() -> Objects.equals(value, this.actual.variable(name)), "variable " + name + "=" + value);
	}

	/**
	 * Asserts that the leg is alive.
	 * @return this assertion
	 */
	public SimulatedCallAssert isAlive() {
		return holds(() -> this.actual.isAlive(), "to be alive");
	}

	/**
	 * Asserts that the leg was hung up.
	 * @return this assertion
	 */
	public SimulatedCallAssert hasEnded() {
		return holds(() -> !this.actual.isAlive(), "to have ended");
	}

	/**
	 * Asserts that the leg was hung up with a cause.
	 * @param cause the hangup cause, for example {@code USER_BUSY}
	 * @return this assertion
	 */
	public SimulatedCallAssert hasEndedWith(String cause) {
		return holds(() -> cause.equals(this.actual.hangupCause()), "to have ended with " + cause);
	}

	private SimulatedCallAssert holds(BooleanSupplier condition, String expectation) {
		isNotNull();
		if (!Polling.await(condition, timeout())) {
			throw failure("%s",
					"Expected the leg\n  " + this.actual.describe() + "\n" + expectation
							+ (timeout().isZero() ? "." : " within " + Diagnosis.text(timeout()) + ".")
							+ "\nVariables: " + this.actual.variables());
		}
		return this;
	}

}
