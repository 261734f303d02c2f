package io.github.eslboot.testsupport;

import io.github.eslboot.EslOperations;
import io.github.eslboot.call.PendingCall;
import io.github.eslboot.command.Originate;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.job.BackgroundJob;

import static io.github.eslboot.testsupport.Patience.LONG_PATIENCE;

/** Originates calls and waits for their acceptance, not for an answer. */
public final class Originated {

	private Originated() {
	}

	/** Originates a call and waits until the server has accepted it. */
	public static PendingCall accepted(EslOperations esl, Originate call) {
		return accepted(esl.async().originate(call));
	}

	/** Originates a call with a listener and waits until the server has accepted it. */
	public static PendingCall accepted(EslOperations esl, Originate call, EslEventListener listener) {
		return accepted(esl.async().originate(call, listener));
	}

	private static PendingCall accepted(PendingCall call) {
		job(call);
		return call;
	}

	/** Returns the job that originates a call; throws if the job could not be started. */
	public static BackgroundJob job(PendingCall call) {
		return call.awaitAccepted(LONG_PATIENCE);
	}

}
