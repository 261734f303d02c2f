package io.github.eslboot.application;

import java.util.concurrent.CompletableFuture;

import io.github.eslboot.call.Bridge;
import io.github.eslboot.call.EslCall;

/**
 * Leaves a recorded message on an answering machine, while the agent who reached it is
 * free for the next call.
 */
final class VoicemailDrop {

	private final String message;

	VoicemailDrop(String message) {
		this.message = message;
	}

	/**
	 * Takes the machine from the agent, plays the message to it and hangs up.
	 * @param talk the bridge of the agent's call
	 * @return completes when the message is left; the agent's call is parked immediately
	 */
	CompletableFuture<?> leaveMessage(Bridge talk) {
		EslCall machine = talk.partner();
		talk.split();
		return machine.async().playback(this.message).whenComplete((played, failure) -> machine.hangupQuietly());
	}

}
