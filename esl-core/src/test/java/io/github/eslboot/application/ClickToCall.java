package io.github.eslboot.application;

import java.time.Duration;

import io.github.eslboot.EslOperations;
import io.github.eslboot.call.Bridge;
import io.github.eslboot.call.BridgeFailedException;
import io.github.eslboot.call.CallEndedException;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.OriginateException;
import io.github.eslboot.call.PendingCall;
import io.github.eslboot.command.DialString;
import io.github.eslboot.command.Endpoint;
import io.github.eslboot.command.Originate;

/** Calls an agent and, once the agent has answered, a customer. */
final class ClickToCall {

	private final EslOperations esl;

	ClickToCall(EslOperations esl) {
		this.esl = esl;
	}

	/** Calls the agent. Returns immediately; the user can cancel the pending call. */
	PendingCall ring(String agent, String customer) {
		return this.esl.async()
			.originate(Originate.to(Endpoint.user(agent))
				.callerId("Click to call", customer)
				.ringTimeout(Duration.ofSeconds(20))
				.park());
	}

	/**
	 * Connects the agent with the customer, and returns the outcome when they are no
	 * longer connected.
	 */
	String connect(PendingCall ringing, String customer) {
		EslCall agent;
		try {
			agent = ringing.await(Duration.ofSeconds(30)).within(Duration.ofHours(2));
		}
		catch (OriginateException ex) {
			return (ex.reason() == OriginateException.FailureReason.CANCELLED) ? "cancelled"
					: "agent " + ex.hangupCause();
		}
		boolean transferred = false;
		try {
			Bridge talk = agent.bridge(DialString.of(Endpoint.gateway("carrier", customer))
				.variable("originate_timeout", "30")
				.variable("ignore_early_media", "true"));
			transferred = talk.awaitEnd().movedOn();
			return "talked";
		}
		catch (BridgeFailedException ex) {
			return "customer " + ex.hangupCause();
		}
		catch (CallEndedException ex) {
			return "agent hung up before the customer answered";
		}
		finally {
			if (!transferred) {
				agent.hangupQuietly();
			}
		}
	}

}
