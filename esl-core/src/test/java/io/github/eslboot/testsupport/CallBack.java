package io.github.eslboot.testsupport;

import java.time.Duration;

import io.github.eslboot.EslOperations;
import io.github.eslboot.call.BridgeEnd;
import io.github.eslboot.call.BridgeFailedException;
import io.github.eslboot.call.CallEndedException;
import io.github.eslboot.call.Digits;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.OriginateException;
import io.github.eslboot.call.PlayAndGetDigits;
import io.github.eslboot.command.Media;
import io.github.eslboot.command.Originate;
import io.github.eslboot.protocol.EslException;

/** Call flow of the README: calls a customer and connects the customer with an agent. */
public final class CallBack {

	private final EslOperations esl;

	private final PlayAndGetDigits menu;

	private final String agents;

	public CallBack(EslOperations esl, PlayAndGetDigits menu, String agents) {
		this.esl = esl;
		this.menu = menu;
		this.agents = agents;
	}

	public String call(Originate originate) {
		EslCall customer;
		try {
			customer = this.esl.originate(originate).within(Duration.ofMinutes(2));
		}
		catch (OriginateException | CallEndedException ex) {
			return "not reached: " + ex.getMessage(); // hangup cause, timeout, lost
		}
		boolean transferred = false;
		try {
			customer.playback(Media.silence(Duration.ofMillis(100)));
			Digits choice = customer.playAndGetDigits(this.menu);
			if (!choice.isPresent()) {
				return "no choice: " + choice; // TIMEOUT, or INVALID and the digits
			}
			customer.record("/tmp/" + customer.uuid() + ".wav");
			BridgeEnd end = customer.bridge(this.agents.formatted(choice.get())).awaitEnd();
			transferred = end.movedOn();
			return "talked: " + end;
		}
		catch (BridgeFailedException ex) {
			return "no agent: " + ex.hangupCause();
		}
		catch (CallEndedException ex) {
			return "customer gone: " + ex.end(); // hung up with a cause, or lost
		}
		catch (EslException ex) {
			return "failed: " + ex.getMessage(); // timeout, refusal, no connection
		}
		finally {
			if (!transferred) {
				customer.hangupQuietly();
			}
		}
	}

}
