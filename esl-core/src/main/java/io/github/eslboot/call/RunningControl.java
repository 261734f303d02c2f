package io.github.eslboot.call;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.eslboot.call.ApplicationEnd.ApplicationOutcome;
import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * Application that lasts, from its start to its end. The futures complete on an event
 * loop or on the calling thread.
 */
final class RunningControl {

	private static final Set<String> NOT_PLAYED = Set.of("FILE NOT FOUND", "PLAYBACK ERROR");

	/** Names of the channel states, by their numbers. */
	private static final List<String> STATES = List.of("CS_NEW", "CS_INIT", "CS_ROUTING", "CS_SOFT_EXECUTE",
			"CS_EXECUTE", "CS_EXCHANGE_MEDIA", "CS_PARK", "CS_CONSUME_MEDIA", "CS_HIBERNATE", "CS_RESET");

	private final CallControl call;

	private final String name;

	private final Supplier<CompletableFuture<?>> stop;

	private final CompletableFuture<ApplicationEnd> ended = new CompletableFuture<>();

	private volatile boolean stopping;

	/**
	 * Follows an application.
	 * @param call the call
	 * @param application the application
	 * @param stop sends the command that ends it
	 */
	RunningControl(CallControl call, QueuedApplication application, Supplier<CompletableFuture<?>> stop) {
		this.call = call;
		this.name = application.name;
		this.stop = stop;
		application.result
			.whenComplete((result, failure) -> this.ended.complete((result != null) ? end(result) : unreportedEnd()));
	}

	CallControl call() {
		return this.call;
	}

	String name() {
		return this.name;
	}

	boolean isRunning() {
		return !this.ended.isDone();
	}

	/** Returns a future that completes with the end, without a timeout. */
	CompletableFuture<ApplicationEnd> ended() {
		return this.ended;
	}

	private ApplicationEnd end(ApplicationResult result) {
		ApplicationOutcome kind;
		if (this.stopping) {
			kind = ApplicationOutcome.STOPPED;
		}
		else if (isLeaving(result.event())) {
			kind = ApplicationOutcome.MOVED;
		}
		else {
			// Other applications have the response of one that ran within them.
			boolean plays = this.name.equals("playback");
			kind = (plays && NOT_PLAYED.contains(result.response())) ? ApplicationOutcome.FAILED
					: ApplicationOutcome.FINISHED;
		}
		return new ApplicationEnd(kind, null, result);
	}

	/** Returns the end that no CHANNEL_EXECUTE_COMPLETE reported. */
	private ApplicationEnd unreportedEnd() {
		CallEnd end = this.call.snapshot().end();
		if (end == null) {
			return new ApplicationEnd(this.stopping ? ApplicationOutcome.STOPPED : ApplicationOutcome.FINISHED, null,
					null);
		}
		return new ApplicationEnd(ApplicationOutcome.CALL_ENDED, end.cause(), null);
	}

	/**
	 * Returns whether the channel is about to enter another state, as it was transferred,
	 * parked or bridged: the number is that of the next state.
	 */
	private static boolean isLeaving(EslEvent event) {
		String state = event.header("Channel-State");
		String next = event.header("Channel-State-Number");
		int number = (state != null) ? STATES.indexOf(state) : -1;
		return number >= 0 && next != null && !next.equals(Integer.toString(number));
	}

	CompletableFuture<ApplicationEnd> awaitEnd(Duration timeout) {
		// The end of the call ends the application after the state has changed.
		return this.call.monitor()
			.await((state) -> !isRunning() || state.isEnded(), "the end of '" + this.name + "'", timeout)
			.thenCompose((state) -> this.ended);
	}

	/** Ends the application. */
	CompletableFuture<ApplicationEnd> stop(Duration timeout) {
		return stop(this.stop, timeout);
	}

	/** Ends the application with another command. */
	CompletableFuture<ApplicationEnd> stop(Supplier<CompletableFuture<?>> command, Duration timeout) {
		if (!isRunning()) {
			return CompletableFuture.completedFuture(this.ended.join());
		}
		this.stopping = true;
		CompletableFuture<ApplicationEnd> end = awaitEnd(timeout);
		new RepeatedStop(this.call, command, end).send();
		return end;
	}

	/** Runs an operation unless the application has ended. */
	<T extends @Nullable Object> CompletableFuture<T> whileRunning(String operation,
			Supplier<CompletableFuture<T>> work) {
		ApplicationEnd end = this.ended.getNow(null);
		if (end == null) {
			return work.get();
		}
		CallEnd ended = this.call.snapshot().end();
		return CompletableFuture.failedFuture((end.kind() == ApplicationOutcome.CALL_ENDED)
				? this.call.monitor().endedException(operation, Objects.requireNonNull(ended))
				: new ApplicationEndedException(this.call.link().node(), operation, this.name, this.call.uuid(), end));
	}

	@Override
	public String toString() {
		return "'%s' on call %s".formatted(this.name, this.call.uuid());
	}

}
