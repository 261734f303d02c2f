package io.github.eslboot.application;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.call.ConferenceMember;
import io.github.eslboot.command.Endpoint;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

class ConferenceCallTests {

	@RegisterExtension
	final EslExtension server = EslExtension.ofSimulator();

	@Test
	void partiesWhoAnswerAreMembers() {
		List<CompletableFuture<ConferenceMember>> members = new ConferenceCall(Clients.connected(this.server))
			.invite(List.of(Endpoint.user("1001"), Endpoint.user("busy"), Endpoint.user("1002")), "room-7");
		assertThat(members.get(0)).succeedsWithin(PATIENCE);
		assertThat(members.get(2)).succeedsWithin(PATIENCE)
			.satisfies((member) -> assertThat(member.within(PATIENCE).conference().awaitMembers(2)).isEqualTo(2));
		assertThat(members.get(1)).failsWithin(PATIENCE);
	}

}
