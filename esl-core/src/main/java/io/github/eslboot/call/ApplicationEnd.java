package io.github.eslboot.call;

import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * End of an application that lasts, such as {@code echo} or {@code conference}.
 *
 * @param kind how the application ended
 * @param cause for {@link ApplicationOutcome#CALL_ENDED} the hangup cause of the call;
 * {@code null} for the other kinds and if it is unknown
 * @param result result of the application, with the variables of the call at its end;
 * {@code null} if the call has ended or no event reported the end
 * @since 0.1.0
 */
public record ApplicationEnd(ApplicationOutcome kind, @Nullable HangupCause cause, @Nullable ApplicationResult result) {

	/** Returns the kind with the cause, for log lines. */
	@Override
	public String toString() {
		return (this.cause != null) ? this.kind + " " + this.cause : this.kind.toString();
	}

	/** Way in which an application ends. */
	public enum ApplicationOutcome {

		/**
		 * The application ended by itself, or another client stopped it. The call
		 * continues where the application was started: in its dialplan, or parked.
		 */
		FINISHED,

		/** The application ended by itself because it could not play its media. */
		FAILED,

		/** The application was stopped with its handle. The call continues. */
		STOPPED,

		/** The call was transferred, parked or bridged with another call. */
		MOVED,

		/** The call ended. */
		CALL_ENDED

	}

}
