package io.github.eslboot.application;

import java.time.Duration;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.call.Eavesdrop;
import io.github.eslboot.call.EavesdropMode;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.command.Endpoint;
import io.github.eslboot.command.Originate;

/**
 * Supervisor who listens to the talk of an agent, whispers to the agent, or joins the
 * talk, and has it recorded. Neither party notices it.
 */
final class Supervisor {

	private final EslTemplate esl;

	private final Endpoint phone;

	Supervisor(EslTemplate esl, Endpoint phone) {
		this.esl = esl;
		this.phone = phone;
	}

	/**
	 * Calls the supervisor, on the server of the agent, to listen until the talk ends.
	 */
	Eavesdrop listen(EslCall agent) {
		EslCall supervisor = this.esl.onNodeOf(agent.uuid())
			.originate(Originate.to(this.phone).ringTimeout(Duration.ofSeconds(20)).park());
		return supervisor.eavesdrop(agent, EavesdropMode.LISTEN);
	}

	void whisper(Eavesdrop listening) {
		listening.changeMode(EavesdropMode.WHISPER);
	}

	void barge(Eavesdrop listening) {
		listening.changeMode(EavesdropMode.BARGE);
	}

	/** Records both sides of the talk until it ends, and returns the file. */
	String record(EslCall agent) {
		String file = "/var/recordings/" + agent.uuid() + ".wav";
		agent.record(file);
		return file;
	}

}
