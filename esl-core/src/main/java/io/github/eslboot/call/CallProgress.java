package io.github.eslboot.call;

import org.jspecify.annotations.Nullable;

/**
 * Progress of one leg of a {@link TwoLegCall}.
 *
 * @param leg the leg
 * @param state the state that the leg has reached
 * @param uuid uuid of the leg
 * @param end for {@link LegState#ENDED} how the leg ended; {@code null} for the other
 * states, and if the leg was never dialled
 * @param endedBy for {@link LegState#ENDED} who ended the call; {@code null} for the
 * other states and if it is unknown: the leg was lost, or it was moved to another partner
 * before
 * @since 0.1.0
 */
public record CallProgress(CallLeg leg, LegState state, String uuid, @Nullable CallEnd end, @Nullable EndedBy endedBy) {

	/** Returns leg and state, for log lines. */
	@Override
	public String toString() {
		return this.leg + " " + this.state + ((this.end != null) ? " " + this.end : "")
				+ ((this.endedBy != null) ? " by " + this.endedBy : "");
	}

	/** Leg of the call. */
	public enum CallLeg {

		/** The leg that is called first. */
		A,

		/** The leg that is called once leg A has answered. */
		B;

		CallLeg other() {
			return (this == A) ? B : A;
		}

	}

	/** State of a leg. A leg may skip states, but each is reported once at most. */
	public enum LegState {

		/** The leg is ringing, or has early media. */
		RINGING,

		/** The leg is answered. */
		ANSWERED,

		/** The leg is bridged with the other one, and both are answered. */
		BRIDGED,

		/** The leg has ended. It is reported once for each leg. */
		ENDED

	}

	/** Who ended a call. */
	public enum EndedBy {

		/** Leg A hung up or was not reached: its end was reported first. */
		A,

		/** Leg B hung up or was not reached: its end was reported first. */
		B,

		/** The application cancelled the call, or the library did at a timeout. */
		APPLICATION

	}

	/** Listener for the progress of a call. */
	@FunctionalInterface
	public interface Listener {

		/**
		 * Called for each progress of the legs. An exception is logged; the listener
		 * receives the next progress.
		 * @param progress the progress
		 * @throws Exception when the listener fails
		 */
		void onProgress(CallProgress progress) throws Exception;

	}

}
