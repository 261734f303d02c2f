package io.github.eslboot.application;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.call.ConferenceMember;
import io.github.eslboot.command.Endpoint;
import io.github.eslboot.command.Originate;

/**
 * Calls several parties at the same time and connects those who answer in a conference.
 */
final class ConferenceCall {

	private final EslTemplate esl;

	ConferenceCall(EslTemplate esl) {
		this.esl = esl;
	}

	/**
	 * Calls the parties.
	 * @param room name of the conference
	 * @return a member for each party, in the order of the parties; exceptionally with
	 * the reason for each party who is not reached
	 */
	List<CompletableFuture<ConferenceMember>> invite(List<Endpoint> parties, String room) {
		return parties.stream()
			.map((party) -> this.esl.async()
				.originate(Originate.to(party).ringTimeout(Duration.ofSeconds(25)).park())
				.answered()
				.thenCompose((call) -> call.async().join(room)))
			.toList();
	}

}
