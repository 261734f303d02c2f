package io.github.eslboot.call;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.eslboot.call.BridgeResult.Bridged;
import io.github.eslboot.call.BridgeResult.Failed;
import io.github.eslboot.call.DigitsResult.Collected;
import io.github.eslboot.call.DigitsResult.Invalid;
import io.github.eslboot.call.DigitsResult.TimedOut;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.command.SendMessage;
import io.github.eslboot.command.UuidCommands;
import io.github.eslboot.command.UuidCommands.Hold;
import io.github.eslboot.command.UuidCommands.TransferLeg;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * What can be done with a call, within a deadline. The futures complete on an event loop.
 */
final class CallActions {

	private static final Set<String> NOT_PLAYED = Set.of("FILE NOT FOUND", "PLAYBACK ERROR");

	private final CallControl control;

	final Duration deadline;

	CallActions(CallControl control, Duration deadline) {
		this.control = control;
		this.deadline = deadline;
	}

	CallControl control() {
		return this.control;
	}

	CompletableFuture<ApplicationResult> execute(String application, String argument) {
		// Text that cannot be sent is refused here, not once its turn has come.
		SendMessage.execute(application, argument).toOwnCall();
		return this.control.queue.execute(application, argument, true, this.deadline);
	}

	CompletableFuture<CallEnd> end() {
		return this.control.await(CallSnapshot::isEnded, "the end", this.deadline).thenApply(CallActions::endOf);
	}

	private static CallEnd endOf(CallSnapshot state) {
		return Objects.requireNonNull(state.end());
	}

	/** Words of an application's argument. */
	static String say(String language, String type, String method, String text) {
		for (String word : new String[] { language, type, method }) {
			if (!word.matches("[\\w:-]+")) {
				throw new IllegalArgumentException("'%s' must be one word of letters and digits".formatted(word));
			}
		}
		return String.join(" ", language, type, method, text);
	}

	CompletableFuture<@Nullable Void> answer() {
		return this.control.snapshot().isAnswered() ? CompletableFuture.completedFuture(null)
				: execute("answer", "")
					.thenCompose((done) -> this.control.await(CallSnapshot::isAnswered, "answer", this.deadline))
					.thenApply((state) -> null);
	}

	CompletableFuture<@Nullable Void> play(String application, String argument) {
		return execute(application, argument).thenApply((result) -> {
			if (NOT_PLAYED.contains(result.response())) {
				throw new ApplicationFailedException(this.control.uuid(), this.control.link().node(),
						application + " " + argument, result.response());
			}
			return null;
		});
	}

	CompletableFuture<@Nullable Void> stopPlayback() {
		return this.control.api(UuidCommands.breakMedia(this.control.uuid(), false));
	}

	CompletableFuture<DigitsResult> playAndGetDigits(PlayAndGetDigits question) {
		return endingAs(execute("play_and_get_digits", question.argument()).thenApply(CallActions::digits),
				DigitsResult.CallEnded::new);
	}

	/** As seen with a real server: a variable of its own holds what did not match. */
	private static DigitsResult digits(ApplicationResult result) {
		String digits = result.variable(PlayAndGetDigits.VARIABLE);
		String invalid = result.variable(PlayAndGetDigits.VARIABLE + "_invalid");
		if (invalid != null) {
			return new Invalid(invalid);
		}
		if (digits == null) {
			return new TimedOut();
		}
		return "success".equals(result.variable("read_result")) ? new Collected(digits) : new Invalid(digits);
	}

	CompletableFuture<@Nullable Void> record(String path) {
		return this.control.api(UuidCommands.startRecording(this.control.uuid(), path, null));
	}

	CompletableFuture<@Nullable Void> stopRecording(String path) {
		return this.control.api(UuidCommands.stopRecording(this.control.uuid(), path));
	}

	/**
	 * Not locked, so that other applications can run while both talk. Otherwise a bridge
	 * that fails would hang the call up.
	 */
	CompletableFuture<BridgeResult> bridgeTo(String dialString) {
		return endingAs(setVariable("continue_on_fail", "true").thenCompose((set) -> {
			CompletableFuture<BridgeResult> result = new CompletableFuture<>();
			CompletableFuture<EslEvent> bridged = this.control.next(EventName.CHANNEL_BRIDGE, "bridge", this.deadline);
			bridged.thenAccept((event) -> result.complete(new Bridged(partner())));
			result.whenComplete((known, failure) -> bridged.cancel(false));
			this.control.queue.execute("bridge", dialString, false, this.deadline).whenComplete((done, failure) -> {
				if (failure == null) {
					result.complete(new Failed(disposition(done)));
				}
				else {
					result.completeExceptionally(Futures.unwrap(failure));
				}
			});
			return result;
		}), BridgeResult.CallEnded::new);
	}

	CompletableFuture<BridgeResult> bridgeTo(String otherUuid, CallControl other) {
		CompletableFuture<CallSnapshot> bridged = this.control.await((state) -> otherUuid.equals(state.bridgedWith()),
				"bridge", this.deadline);
		CompletableFuture<BridgeResult> result = new CompletableFuture<>();
		bridged.whenComplete((state, failure) -> {
			if (failure == null) {
				result.complete(new Bridged(otherUuid));
			}
			else {
				result.completeExceptionally(Futures.unwrap(failure));
			}
		});
		other.ended.thenAccept((end) -> result.complete(new Failed(cause(end))));
		this.control.api(UuidCommands.bridge(this.control.uuid(), otherUuid)).exceptionally((failure) -> {
			bridged.completeExceptionally(Futures.unwrap(failure));
			return otherUuid;
		});
		return endingAs(result, BridgeResult.CallEnded::new);
	}

	private String partner() {
		String other = this.control.snapshot().bridgedWith();
		return (other != null) ? other : "";
	}

	private static HangupCause disposition(ApplicationResult bridge) {
		HangupCause cause = CallSnapshot.cause(bridge.variable("originate_disposition"));
		return (cause != null) ? cause : HangupCause.NORMAL_UNSPECIFIED;
	}

	private static HangupCause cause(CallEnd end) {
		HangupCause cause = end.cause();
		return (cause != null) ? cause : HangupCause.NORMAL_UNSPECIFIED;
	}

	CompletableFuture<@Nullable Void> transfer(String extension, String dialplan, String context) {
		return this.control
			.api(UuidCommands.transfer(this.control.uuid(), TransferLeg.ALEG, extension, dialplan, context));
	}

	CompletableFuture<@Nullable Void> hold() {
		return this.control.snapshot().held() ? CompletableFuture.completedFuture(null) : seen(EventName.CHANNEL_HOLD,
				"hold", () -> this.control.api(UuidCommands.hold(this.control.uuid(), Hold.ON)));
	}

	CompletableFuture<@Nullable Void> unhold() {
		return seen(EventName.CHANNEL_UNHOLD, "unhold",
				() -> this.control.api(UuidCommands.hold(this.control.uuid(), Hold.OFF)));
	}

	CompletableFuture<@Nullable Void> park() {
		return seen(EventName.CHANNEL_PARK, "park", () -> this.control.api(UuidCommands.park(this.control.uuid())));
	}

	/** A command that is accepted is not done: its event tells. */
	private CompletableFuture<@Nullable Void> seen(EventName event, String what,
			Supplier<CompletableFuture<@Nullable Void>> command) {
		CompletableFuture<EslEvent> done = this.control.next(event, what, this.deadline);
		command.get().whenComplete((accepted, failure) -> {
			if (failure != null) {
				done.completeExceptionally(Futures.unwrap(failure));
			}
		});
		return done.thenApply((seen) -> null);
	}

	CompletableFuture<@Nullable Void> setVariable(String name, @Nullable String value) {
		if (!this.control.link().takesApiCommands()) {
			// Checked as the API command checks them.
			UuidCommands.setVariable(this.control.uuid(), name, value);
			boolean unset = value == null || value.isEmpty();
			return execute(unset ? "unset" : "set", unset ? name : name + "=" + value).thenApply((done) -> null);
		}
		return this.control.api(UuidCommands.setVariable(this.control.uuid(), name, value));
	}

	CompletableFuture<@Nullable String> getVariable(String name) {
		return this.control.api(UuidCommands.getVariable(this.control.uuid(), name));
	}

	/** Whoever hangs up wants the end, however it came. */
	CompletableFuture<CallEnd> hangup(HangupCause cause) {
		CompletableFuture<CallSnapshot> over = this.control.await(CallSnapshot::isEnded, "hangup", this.deadline);
		if (!over.isDone()) {
			this.control.hangup(cause).whenComplete((done, failure) -> {
				Throwable why = (failure != null) ? Futures.unwrap(failure) : null;
				if (why instanceof EslCommandException refusal && refusal.isNoSuchCall()) {
					this.control.goneUnlessEnding();
				}
				else if (why != null) {
					over.completeExceptionally(why);
				}
			});
		}
		return over.thenApply(CallActions::endOf);
	}

	/** Makes the call's end a result. */
	private static <R> CompletableFuture<R> endingAs(CompletableFuture<R> result, Function<CallEnd, R> ended) {
		return result.handle((value, failure) -> {
			if (failure == null) {
				return value;
			}
			Throwable cause = Futures.unwrap(failure);
			if (cause instanceof CallEndedException over) {
				return ended.apply(over.end());
			}
			throw (cause instanceof RuntimeException known) ? known : new CompletionException(cause);
		});
	}

}
