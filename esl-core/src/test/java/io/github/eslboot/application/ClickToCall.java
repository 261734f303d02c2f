package io.github.eslboot.application;

import java.time.Duration;

import io.github.eslboot.EslOperations;
import io.github.eslboot.call.BridgeFailedException;
import io.github.eslboot.call.CallEndedException;
import io.github.eslboot.call.CallProgress;
import io.github.eslboot.call.OriginateException;
import io.github.eslboot.call.TwoLegCall;
import io.github.eslboot.command.Endpoint;
import io.github.eslboot.command.Originate;

/** Calls an agent and, once the agent has answered, a customer. */
final class ClickToCall {

	private final EslOperations esl;

	ClickToCall(EslOperations esl) {
		this.esl = esl;
	}

	/**
	 * Calls the agent and then the customer. Returns immediately; the user can cancel the
	 * call at any time.
	 */
	TwoLegCall connect(String agent, String customer, CallProgress.Listener browser) {
		return this.esl
			.connect(
					Originate.to(Endpoint.user(agent))
						.callerId("Click to call", customer)
						.ringTimeout(Duration.ofSeconds(20)),
					Originate.to(Endpoint.gateway("carrier", customer)).ringTimeout(Duration.ofSeconds(30)))
			.onProgress(browser);
	}

	/** Returns the outcome when the two are no longer connected. */
	String outcome(TwoLegCall call) {
		try {
			return "talked: " + call.await(Duration.ofMinutes(2)).within(Duration.ofHours(2)).awaitEnd();
		}
		catch (OriginateException ex) {
			return (ex.reason() == OriginateException.FailureReason.CANCELLED) ? "cancelled"
					: "agent " + ex.hangupCause();
		}
		catch (BridgeFailedException ex) {
			return "customer " + ex.hangupCause();
		}
		catch (CallEndedException ex) {
			return "agent hung up before the customer answered";
		}
	}

}
