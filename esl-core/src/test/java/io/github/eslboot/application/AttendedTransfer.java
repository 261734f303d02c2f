package io.github.eslboot.application;

import io.github.eslboot.call.Bridge;
import io.github.eslboot.call.Conference;
import io.github.eslboot.call.Consultation;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.command.DialString;
import io.github.eslboot.command.Endpoint;

/**
 * Transfers of an agent who talks to a customer. After a consultation with a colleague
 * the agent transfers the customer to the colleague, returns to the customer, or connects
 * all three in a conference.
 */
final class AttendedTransfer {

	private final Bridge bridge;

	private AttendedTransfer(Bridge bridge) {
		this.bridge = bridge;
	}

	/** Connects a customer with an agent. */
	static AttendedTransfer connect(EslCall customer, String agent) {
		customer.answer();
		return new AttendedTransfer(customer.bridge(DialString.of(Endpoint.user(agent))));
	}

	Bridge bridge() {
		return this.bridge;
	}

	/** Transfers the customer to an extension, without a consultation. */
	void transferBlind(String extension) {
		this.bridge.transferBlind(extension);
	}

	/**
	 * Connects the agent with a colleague while the customer waits with music on hold.
	 * The result has {@code complete()} and {@code cancel()}. If the colleague does not
	 * answer, agent and customer stay connected.
	 */
	Consultation consult(String colleague) {
		return this.bridge.consult(Endpoint.user(colleague));
	}

	/** Connects all three, and waits until they are in the conference. */
	Conference conference(Consultation consultation, String name) {
		Conference conference = consultation.conference(name);
		conference.awaitMembers(3);
		return conference;
	}

}
