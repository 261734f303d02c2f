package io.github.eslboot.application;

import java.time.Duration;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.command.DialString;
import io.github.eslboot.command.Endpoint;
import io.github.eslboot.command.Media;
import io.github.eslboot.command.Originate;
import io.github.eslboot.command.UuidCommands;
import io.github.eslboot.command.UuidCommands.TransferLeg;

/**
 * Attended transfer: an agent who is connected with a customer consults a colleague, and
 * then transfers the customer to the colleague, returns to the customer, or connects all
 * three in a conference.
 */
final class AttendedTransfer {

	private static final Media HOLD_MUSIC = Media.endlessSilence();

	private final EslTemplate esl;

	private final EslCall customer;

	private final EslCall agent;

	private AttendedTransfer(EslTemplate esl, EslCall customer, EslCall agent) {
		this.esl = esl;
		this.customer = customer;
		this.agent = agent;
	}

	/** Connects a customer with an agent. */
	static AttendedTransfer connect(EslTemplate esl, EslCall customer, String agent) {
		customer.answer();
		String partner = customer.bridge(DialString.of(Endpoint.user(agent))).partnerUuid();
		return new AttendedTransfer(esl, customer, esl.call(partner));
	}

	EslCall customer() {
		return this.customer;
	}

	EslCall agent() {
		return this.agent;
	}

	/**
	 * Connects the agent with a colleague while the customer hears music on hold. If the
	 * colleague does not answer, agent and customer stay connected.
	 */
	Consultation consult(String colleague) {
		EslCall second = this.esl
			.originate(Originate.to(Endpoint.user(colleague)).ringTimeout(Duration.ofSeconds(20)).park());
		// Otherwise FreeSWITCH hangs up the customer when the agent leaves the bridge.
		this.customer.setVariable("park_after_bridge", "true");
		this.agent.bridge(second);
		this.customer.setVariable("park_after_bridge", null);
		this.customer.async().playback(HOLD_MUSIC);
		return new Consultation(second);
	}

	/** Transfers the customer to an extension, without a consultation. */
	void transferBlind(String extension) {
		this.customer.transfer(extension, "XML", "default");
	}

	/** Consultation: the agent talks to the colleague while the customer waits. */
	final class Consultation {

		private final EslCall colleague;

		private Consultation(EslCall colleague) {
			this.colleague = colleague;
		}

		EslCall colleague() {
			return this.colleague;
		}

		/** Connects the customer with the colleague, and hangs up the agent. */
		void complete() {
			AttendedTransfer.this.customer.bridge(this.colleague);
		}

		/** Connects the customer with the agent again, and hangs up the colleague. */
		void cancel() {
			AttendedTransfer.this.customer.bridge(AttendedTransfer.this.agent);
		}

		/** Transfers all three to the extension of a conference. */
		void conference(String extension) {
			AttendedTransfer.this.esl.run(UuidCommands.transfer(AttendedTransfer.this.agent.uuid(), TransferLeg.BOTH,
					extension, "XML", "default"));
			AttendedTransfer.this.customer.transfer(extension, "XML", "default");
		}

	}

}
