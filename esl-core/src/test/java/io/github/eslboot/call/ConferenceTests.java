package io.github.eslboot.call;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.call.ApplicationEnd.ApplicationOutcome;
import io.github.eslboot.command.ConferenceCommands;
import io.github.eslboot.command.ConferenceCommands.Member;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.command.EslCommandException.ErrorCode;
import io.github.eslboot.command.Media;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Members of conferences, against the simulator or a real server like
 * {@link BridgeTests}, which also needs {@code mod_conference}.
 */
class ConferenceTests {

	@RegisterExtension
	static final EslExtension esl = EslExtension.connected();

	@RegisterExtension
	static final ParkedCalls calls = new ParkedCalls(esl);

	private final String room = "esl-" + UUID.randomUUID();

	private final EslCall call = calls.place();

	private Member member(ConferenceMember member) {
		return esl.template()
			.run(ConferenceCommands.list(this.room))
			.members()
			.stream()
			.filter((each) -> each.number() == member.memberId())
			.findFirst()
			.orElseThrow();
	}

	@Test
	void callBecomesAMemberAndLeaves() {
		ConferenceMember member = this.call.join(this.room);
		assertThat(member.isRunning()).isTrue();
		assertThat(member(member).uuid()).isEqualTo(this.call.uuid());
		assertThat(member.conference().name()).isEqualTo(this.room);
		assertThat(member.conference().node()).isEqualTo(this.call.node());
		assertThat(esl.template().run(ConferenceCommands.count(this.room))).isEqualTo(1);
		ApplicationEnd end = member.leave();
		assertThat(end.kind()).isEqualTo(ApplicationOutcome.STOPPED);
		assertThat(member.isRunning()).isFalse();
		assertThat(member.awaitEnd()).isEqualTo(end);
		assertThat(member.leave()).isEqualTo(end);
		assertThatExceptionOfType(ApplicationEndedException.class).isThrownBy(member::mute)
			.satisfies((ex) -> assertThat(ex.end()).isEqualTo(end));
		// The call continues.
		this.call.playback(Media.silence(Duration.ofMillis(50)));
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThatExceptionOfType(EslCommandException.class)
				.isThrownBy(() -> esl.template().run(ConferenceCommands.count(this.room)))
				.satisfies((ex) -> assertThat(ex.errorCode()).isEqualTo(ErrorCode.NOT_FOUND)));
	}

	@Test
	void memberIsMutedAndDeaf() {
		ConferenceMember member = this.call.join(this.room);
		member.mute();
		await().atMost(PATIENCE).until(() -> !member(member).canSpeak());
		member.unmute();
		await().atMost(PATIENCE).until(() -> member(member).canSpeak());
		member.deaf();
		await().atMost(PATIENCE).until(() -> !member(member).canHear());
		member.undeaf();
		await().atMost(PATIENCE).until(() -> member(member).canHear());
		this.call.playback(Media.silence(Duration.ofMillis(50)));
		assertThat(member.isRunning()).isTrue();
	}

	@Test
	void conferenceAwaitsItsMembers() {
		Conference conference = this.call.join(this.room).conference();
		assertThat(conference.awaitMembers(1)).isEqualTo(1);
		CompletableFuture<Integer> three = conference.async().awaitMembers(3);
		assertThatExceptionOfType(EslTimeoutException.class)
			.isThrownBy(() -> conference.within(Duration.ofMillis(50)).awaitMembers(2))
			.withMessageContaining(this.room);
		ConferenceMember second = calls.place().join(this.room);
		assertThat(conference.awaitMembers(2)).isEqualTo(2);
		assertThat(three).isNotDone();
		ConferenceMember third = calls.place().join(this.room);
		assertThat(three).succeedsWithin(PATIENCE).isEqualTo(3);
		assertThat(third.memberId()).isNotEqualTo(second.memberId());
		assertThatIllegalArgumentException().isThrownBy(() -> conference.awaitMembers(0));
	}

	@Test
	void membershipEndsByName() {
		ConferenceMember kicked = this.call.join(this.room);
		assertThat(kicked.kick().kind()).isEqualTo(ApplicationOutcome.STOPPED);
		assertThat(this.call.snapshot().isEnded()).isFalse();
		ConferenceMember removed = this.call.join(this.room);
		esl.template().run(ConferenceCommands.remove(this.room, ConferenceCommands.Members.ALL));
		assertThat(removed.awaitEnd().kind()).isEqualTo(ApplicationOutcome.FINISHED);
		ConferenceMember parked = this.call.join(this.room);
		this.call.park();
		assertThat(parked.awaitEnd().kind()).isEqualTo(ApplicationOutcome.MOVED);
		ConferenceMember last = this.call.join(this.room);
		this.call.hangup(HangupCause.USER_BUSY);
		assertThat(last.awaitEnd()).hasToString("CALL_ENDED USER_BUSY");
		assertThatExceptionOfType(CallEndedException.class).isThrownBy(last::mute);
	}

	@Test
	void lockedConferenceDoesNotAdmitTheCall() {
		this.call.join(this.room);
		esl.template().run(ConferenceCommands.lock(this.room));
		EslCall other = calls.place();
		other.setVariable("conference_enforce_security", "true");
		assertThatExceptionOfType(ApplicationFailedException.class).isThrownBy(() -> other.join(this.room))
			.withMessageContaining("locked");
		assertThat(other.snapshot().isEnded()).isFalse();
		assertThatIllegalArgumentException().isThrownBy(() -> other.join("a b"));
		assertThatIllegalArgumentException().isThrownBy(() -> other.join("a@b"));
	}

}
