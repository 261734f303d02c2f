package io.github.eslboot.test;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Behaviour of a callee in one call. Immutable.
 *
 * @param ringing time that the callee rings before its outcome; {@code null} for the
 * simulator's answer time
 * @param rings whether the callee rings at all before it ends the call
 * @param earlyMedia whether early media begins instead of the ringing
 * @param answers whether the callee answers
 * @param failure hangup cause of a callee that does not answer; {@code null} if it rings
 * until the caller gives up
 * @param talking time from the answer until the callee hangs up; {@code null} if it does
 * not hang up
 * @param hangupCause cause with which the callee hangs up
 * @param reactions what the callee does when it is played a file
 */
record CalleeBehavior(@Nullable Duration ringing, boolean rings, boolean earlyMedia, boolean answers,
		@Nullable HangupCause failure, @Nullable Duration talking, HangupCause hangupCause,
		List<PlaybackReaction> reactions) {

	/** Answers after the simulator's answer time. */
	static final CalleeBehavior DEFAULT = new CalleeBehavior(null, true, false, true, null, null,
			HangupCause.NORMAL_CLEARING, List.of());

	/** Causes that FreeSWITCH finds itself, without a channel for the callee. */
	private static final Set<HangupCause> WITHOUT_CHANNEL = Set.of(HangupCause.USER_NOT_REGISTERED,
			HangupCause.GATEWAY_DOWN, HangupCause.INVALID_GATEWAY, HangupCause.INVALID_PROFILE, HangupCause.INVALID_URL,
			HangupCause.SUBSCRIBER_ABSENT, HangupCause.NO_ROUTE_DESTINATION, HangupCause.CHAN_NOT_IMPLEMENTED);

	CalleeBehavior answering(@Nullable Duration after) {
		return new CalleeBehavior(after, true, this.earlyMedia, true, null, this.talking, this.hangupCause,
				this.reactions);
	}

	CalleeBehavior failing(@Nullable Duration after, @Nullable HangupCause cause) {
		return new CalleeBehavior(after, after != null || cause == null, this.earlyMedia, false, cause, this.talking,
				this.hangupCause, this.reactions);
	}

	CalleeBehavior withEarlyMedia() {
		return new CalleeBehavior(this.ringing, this.rings, true, this.answers, this.failure, this.talking,
				this.hangupCause, this.reactions);
	}

	CalleeBehavior hangingUp(Duration after, HangupCause cause) {
		return new CalleeBehavior(this.ringing, this.rings, this.earlyMedia, this.answers, this.failure, after, cause,
				this.reactions);
	}

	CalleeBehavior reacting(PlaybackReaction reaction) {
		return new CalleeBehavior(this.ringing, this.rings, this.earlyMedia, this.answers, this.failure, this.talking,
				this.hangupCause, Stream.concat(this.reactions.stream(), Stream.of(reaction)).toList());
	}

	/** Returns whether the call fails before a channel exists. */
	boolean failsWithoutChannel() {
		return this.failure != null && !this.rings && WITHOUT_CHANNEL.contains(this.failure);
	}

}
