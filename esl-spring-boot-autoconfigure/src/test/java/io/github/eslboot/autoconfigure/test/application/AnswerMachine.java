package io.github.eslboot.autoconfigure.test.application;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.annotation.EslEventHandler;
import io.github.eslboot.protocol.EslEvent;

import org.springframework.stereotype.Component;

/** Component with a handler method, which the slice includes. */
@Component
public class AnswerMachine {

	private final EslTemplate esl;

	private final Greetings greetings;

	AnswerMachine(EslTemplate esl, Greetings greetings) {
		this.esl = esl;
		this.greetings = greetings;
	}

	@EslEventHandler("CHANNEL_PARK")
	void parked(EslEvent event) {
		this.esl.api("uuid_broadcast", String.valueOf(event.uniqueId()), this.greetings.file());
	}

}
