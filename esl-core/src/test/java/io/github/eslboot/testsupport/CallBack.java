package io.github.eslboot.testsupport;

import java.time.Duration;

import io.github.eslboot.EslOperations;
import io.github.eslboot.call.BridgeResult;
import io.github.eslboot.call.BridgeResult.Bridged;
import io.github.eslboot.call.CallEndedException;
import io.github.eslboot.call.DigitsResult;
import io.github.eslboot.call.DigitsResult.Collected;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.OriginateException;
import io.github.eslboot.call.PlayAndGetDigits;
import io.github.eslboot.command.Originate;
import io.github.eslboot.protocol.EslException;

/** The call flow of the README: calls a customer and connects them with an agent. */
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
		try {
			customer.playback("silence_stream://100");
			DigitsResult choice = customer.playAndGetDigits(this.menu);
			if (!(choice instanceof Collected collected)) {
				return "no choice: " + choice; // TimedOut, Invalid(digits), CallEnded
			}
			customer.record("/tmp/" + customer.uuid() + ".wav");
			BridgeResult talk = customer.bridgeTo(this.agents.formatted(collected.digits()));
			if (!(talk instanceof Bridged)) {
				return "no agent: " + talk; // Failed(cause), CallEnded
			}
			customer.await((call) -> !call.isBridged());
			return "talked";
		}
		catch (CallEndedException ex) {
			return "customer gone: " + ex.end(); // hung up and why, or lost
		}
		catch (EslException ex) {
			return "failed: " + ex.getMessage(); // deadline, refusal, no connection
		}
		finally {
			customer.async().hangup();
		}
	}

}
