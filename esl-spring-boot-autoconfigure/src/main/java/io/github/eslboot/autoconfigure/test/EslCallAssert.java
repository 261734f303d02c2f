package io.github.eslboot.autoconfigure.test;

import java.time.Duration;
import java.util.function.Predicate;

import io.github.eslboot.call.CallEnd;
import io.github.eslboot.call.CallSnapshot;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.protocol.HangupCause;
import org.assertj.core.api.AbstractAssert;

/**
 * AssertJ assertions about an {@link EslCall}, as the application sees it. Assertions
 * check once, or after {@link #within(Duration)} until they hold.
 */
public final class EslCallAssert extends AbstractAssert<EslCallAssert, EslCall> {

	private Duration timeout = Duration.ZERO;

	EslCallAssert(EslCall call) {
		super(call, EslCallAssert.class);
	}

	/**
	 * Makes the following assertions wait until they hold.
	 * @param time maximum time to wait for each
	 * @return this assertion
	 */
	public EslCallAssert within(Duration time) {
		this.timeout = time;
		return this;
	}

	/**
	 * Asserts that the call is ringing and not answered.
	 * @return this assertion
	 */
	public EslCallAssert isRinging() {
		return holds(CallSnapshot::isRinging, "to be ringing");
	}

	/**
	 * Asserts that the call is answered and has not ended.
	 * @return this assertion
	 */
	public EslCallAssert isAnswered() {
		return holds(CallSnapshot::isAnswered, "to be answered");
	}

	/**
	 * Asserts that the call is bridged with another leg.
	 * @return this assertion
	 */
	public EslCallAssert isBridged() {
		return holds(CallSnapshot::isBridged, "to be bridged");
	}

	/**
	 * Asserts that the call is bridged with a leg.
	 * @param uuid uuid of the other leg
	 * @return this assertion
	 */
	public EslCallAssert isBridgedWith(String uuid) {
		return holds((state) -> uuid.equals(state.bridgedWith()), "to be bridged with " + uuid);
	}

	/**
	 * Asserts that the call is on hold.
	 * @return this assertion
	 */
	public EslCallAssert isHeld() {
		return holds(CallSnapshot::held, "to be on hold");
	}

	/**
	 * Asserts that the call has ended.
	 * @return this assertion
	 */
	public EslCallAssert hasEnded() {
		return holds(CallSnapshot::isEnded, "to have ended");
	}

	/**
	 * Asserts that the call has ended with a cause.
	 * @param cause the hangup cause
	 * @return this assertion
	 */
	public EslCallAssert hasEndedWith(HangupCause cause) {
		return holds((state) -> {
			CallEnd end = state.end();
			return end != null && cause.equals(end.cause());
		}, "to have ended with " + cause);
	}

	private EslCallAssert holds(Predicate<CallSnapshot> condition, String expectation) {
		isNotNull();
		CallSnapshot state = Repeated.until(this.actual::snapshot, condition, this.timeout);
		if (!condition.test(state)) {
			throw failure("Expected the call %s %s%s but it is%n  %s", this.actual.uuid(), expectation,
					Repeated.within(this.timeout), state);
		}
		return this;
	}

}
