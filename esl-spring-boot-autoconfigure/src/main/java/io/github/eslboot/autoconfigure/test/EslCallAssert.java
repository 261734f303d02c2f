package io.github.eslboot.autoconfigure.test;

import java.util.function.Predicate;

import io.github.eslboot.call.CallEnd;
import io.github.eslboot.call.CallSnapshot;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.protocol.HangupCause;

/**
 * AssertJ assertions about an {@link EslCall}, as the application sees it. Assertions
 * check once, or after {@link #within} until they hold.
 *
 * @since 0.1.0
 */
public final class EslCallAssert extends WaitingAssert<EslCallAssert, EslCall> {

	EslCallAssert(EslCall call) {
		super(call, EslCallAssert.class);
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
		CallSnapshot state = Repeated.until(this.actual::snapshot, condition, timeout());
		if (!condition.test(state)) {
			throw failure("Expected the call %s %s%s but it is%n  %s", this.actual.uuid(), expectation,
					Repeated.within(timeout()), state);
		}
		return this;
	}

}
