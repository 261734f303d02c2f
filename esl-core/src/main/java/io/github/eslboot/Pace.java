package io.github.eslboot;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

import io.github.eslboot.command.Originate;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.limit.admission.CallPermit;
import org.jspecify.annotations.Nullable;

/** Determines when a call is placed. */
@FunctionalInterface
interface Pace {

	/** Places each call immediately. */
	Pace IMMEDIATE = (call, work) -> work.apply(new Target.Placing(call, Duration.ZERO), null);

	/**
	 * Places a call when its turn comes.
	 * @param call the call
	 * @param work places the call, under a permit that counts it if there is one
	 * @return completes on an event loop or on the calling thread when the server has
	 * accepted the call; cancelling it ends all waits of the call
	 */
	CompletableFuture<BackgroundJob> place(Originate call,
			BiFunction<Target.Placing, @Nullable CallPermit<?>, CompletableFuture<BackgroundJob>> work);

}
