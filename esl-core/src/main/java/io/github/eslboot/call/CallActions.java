package io.github.eslboot.call;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.github.eslboot.call.QueuedApplication.Mode;
import io.github.eslboot.command.CommandInternals;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.command.Expression;
import io.github.eslboot.command.Media;
import io.github.eslboot.command.SendMessage;
import io.github.eslboot.command.UuidCommands;
import io.github.eslboot.command.UuidCommands.Hold;
import io.github.eslboot.command.UuidCommands.TransferLeg;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;

/**
 * Operations on a call, all with the same timeout. The futures complete on an event loop
 * or on the calling thread.
 */
final class CallActions {

	private static final Set<String> NOT_PLAYED = Set.of("FILE NOT FOUND", "PLAYBACK ERROR");

	/** Applications that {@code uuid_break} ends as a whole. */
	private static final Set<String> ENDED_BY_BREAK = Set.of("playback", "endless_playback", "say", "speak", "record");

	/** Maximum time for which a hangup waits until its event will be received. */
	private static final Duration SUBSCRIPTION_TIMEOUT = Duration.ofSeconds(1);

	private final CallControl control;

	private final Duration timeout;

	CallActions(CallControl control, Duration timeout) {
		this.control = control;
		this.timeout = timeout;
	}

	CallControl control() {
		return this.control;
	}

	Duration timeout() {
		return this.timeout;
	}

	CompletableFuture<ApplicationResult> execute(String application, String argument) {
		// Rejects invalid text on the calling thread, not when the application is sent.
		SendMessage.execute(application, argument).toOwnCall();
		return this.control.applications().execute(application, argument, Mode.WAITED_FOR, this.timeout);
	}

	CompletableFuture<CallEnd> awaitEnd() {
		return this.control.monitor()
			.await(CallSnapshot::isEnded, "the end", this.timeout)
			.thenApply(CallActions::endOf);
	}

	private static CallEnd endOf(CallSnapshot state) {
		return Objects.requireNonNull(state.end());
	}

	/** Returns the argument of the application {@code say}. */
	static String sayArgument(String language, String type, String method, String text) {
		for (String word : new String[] { language, type, method }) {
			if (!word.matches("[\\w:-]+")) {
				throw new IllegalArgumentException(
						"'%s' must be one word of letters and digits".formatted(ProtocolInternals.logText(word)));
			}
		}
		return CommandInternals.words(List.of(language, type, method, text));
	}

	/**
	 * Returns the argument of the application {@code set}. FreeSWITCH expands it, and
	 * then the value once more.
	 */
	static String setArgument(String name, String value) {
		String once = CommandInternals.argument("value", value);
		return name + "=" + CommandInternals.argument("value", once);
	}

	CompletableFuture<@Nullable Void> answer() {
		return this.control.snapshot().isAnswered() ? CompletableFuture.completedFuture(null)
				: execute("answer", "")
					.thenCompose(
							(done) -> this.control.monitor().await(CallSnapshot::isAnswered, "answer", this.timeout))
					.thenApply((state) -> null);
	}

	CompletableFuture<@Nullable Void> play(Media media) {
		return play("playback", CommandInternals.argument(media));
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

	/** Stops the current file or stream. If it continues, the command is repeated. */
	CompletableFuture<@Nullable Void> stopPlayback() {
		QueuedApplication running = this.control.applications().running();
		CompletableFuture<@Nullable Void> reply = breakMedia();
		if (running != null && ENDED_BY_BREAK.contains(running.name)) {
			CompletableFuture<?> end = this.control.monitor()
				.await((state) -> running.result.isDone(), "the end of '" + running.name + "'", this.timeout);
			new RepeatedStop(this.control, this::breakMedia, end).repeatAfter(reply);
		}
		return reply;
	}

	private CompletableFuture<@Nullable Void> breakMedia() {
		return this.control.commands().run(UuidCommands.breakMedia(this.control.uuid(), false));
	}

	CompletableFuture<Digits> playAndGetDigits(PlayAndGetDigits request) {
		return execute("play_and_get_digits", request.argument()).thenApply(CallActions::digits);
	}

	/** FreeSWITCH stores digits that do not match the pattern in a separate variable. */
	private static Digits digits(ApplicationResult result) {
		String digits = result.variable(PlayAndGetDigits.VARIABLE);
		String invalid = result.variable(PlayAndGetDigits.VARIABLE + "_invalid");
		if (invalid != null) {
			return new Digits(Digits.ReadResult.INVALID, invalid);
		}
		if (digits == null) {
			return new Digits(Digits.ReadResult.TIMEOUT, "");
		}
		boolean success = "success".equals(result.variable("read_result"));
		return new Digits(success ? Digits.ReadResult.COLLECTED : Digits.ReadResult.INVALID, digits);
	}

	CompletableFuture<@Nullable Void> record(String path) {
		return this.control.commands().run(UuidCommands.startRecording(this.control.uuid(), path, null));
	}

	CompletableFuture<@Nullable Void> stopRecording(String path) {
		return this.control.commands().run(UuidCommands.stopRecording(this.control.uuid(), path));
	}

	/**
	 * Sets {@code continue_on_fail}, without which FreeSWITCH hangs up a call whose
	 * bridge fails.
	 */
	CompletableFuture<BridgeControl> bridge(String dialString) {
		CommandInternals.literal("dialString", dialString);
		return setVariable("continue_on_fail", "true")
			.thenCompose((set) -> new BridgeActions(this.control, this.timeout).dial(dialString));
	}

	CompletableFuture<BridgeControl> bridge(CallControl other) {
		return new BridgeActions(this.control, this.timeout).join(other);
	}

	CompletableFuture<BridgeControl> intercept(CallControl other) {
		return new BridgeActions(this.control, this.timeout).intercept(other);
	}

	CompletableFuture<@Nullable Void> transfer(String extension, String dialplan, String context) {
		return this.control.commands()
			.run(UuidCommands.transfer(this.control.uuid(), TransferLeg.ALEG, extension, dialplan, context));
	}

	CompletableFuture<@Nullable Void> hold() {
		return this.control.snapshot().held() ? CompletableFuture.completedFuture(null)
				: untilEvent(EventName.CHANNEL_HOLD, "hold",
						() -> getVariable("channel_name").thenCompose(this::holdUnlessLoopback));
	}

	/**
	 * Sends the hold unless the endpoint does not support it: FreeSWITCH accepts the hold
	 * of a loopback, but does not end it.
	 */
	private CompletableFuture<@Nullable Void> holdUnlessLoopback(@Nullable String channelName) {
		String uuid = this.control.uuid();
		if (channelName != null && channelName.startsWith("loopback/")) {
			return CompletableFuture
				.failedFuture(new HoldUnsupportedException(uuid, this.control.link().node(), channelName));
		}
		return this.control.commands().run(UuidCommands.hold(uuid, Hold.ON));
	}

	CompletableFuture<@Nullable Void> unhold() {
		return untilEvent(EventName.CHANNEL_UNHOLD, "unhold",
				() -> this.control.commands().run(UuidCommands.hold(this.control.uuid(), Hold.OFF)));
	}

	CompletableFuture<@Nullable Void> park() {
		// The application park fires CHANNEL_PARK too, but in the state CS_EXECUTE.
		return untilEvent(EventName.CHANNEL_PARK, (event) -> "CS_PARK".equals(event.header("Channel-State")), "park",
				() -> this.control.commands().run(UuidCommands.park(this.control.uuid())));
	}

	/**
	 * Runs a command and waits for the event that reports its completion: the reply
	 * reports only its acceptance.
	 */
	private CompletableFuture<@Nullable Void> untilEvent(EventName event, String operation,
			Supplier<CompletableFuture<@Nullable Void>> command) {
		return untilEvent(event, (any) -> true, operation, command);
	}

	private CompletableFuture<@Nullable Void> untilEvent(EventName event, Predicate<EslEvent> condition,
			String operation, Supplier<CompletableFuture<@Nullable Void>> command) {
		return this.control.subscribed(this.timeout).thenCompose((ready) -> {
			CompletableFuture<EslEvent> done = this.control.monitor().next(event, condition, operation, this.timeout);
			return CallWaits.failing(done, command.get(), done).thenApply((seen) -> null);
		});
	}

	CompletableFuture<@Nullable Void> setVariable(String name, @Nullable String value) {
		if (!this.control.link().acceptsApiCommands()) {
			// Checks name and value as the API command does.
			UuidCommands.setVariable(this.control.uuid(), name, value);
			if (value == null || value.isEmpty()) {
				return execute("unset", name).thenApply((done) -> null);
			}
			return execute("set", setArgument(name, value)).thenApply((done) -> null);
		}
		return this.control.commands().run(UuidCommands.setVariable(this.control.uuid(), name, value));
	}

	CompletableFuture<@Nullable Void> setVariableTo(String name, Expression expression) {
		// Checks the name as the API command does.
		UuidCommands.setVariable(this.control.uuid(), name, null);
		return execute("set", name + "=" + expression.text()).thenApply((done) -> null);
	}

	CompletableFuture<@Nullable String> getVariable(String name) {
		return this.control.commands().run(UuidCommands.getVariable(this.control.uuid(), name));
	}

	/**
	 * Hangs up the call. The future completes with the end of the call, whatever caused
	 * it.
	 */
	CompletableFuture<CallEnd> hangup(HangupCause cause) {
		CompletableFuture<CallSnapshot> ended = this.control.monitor()
			.await(CallSnapshot::isEnded, "hangup", this.timeout);
		if (!ended.isDone()) {
			hangUp(cause).whenComplete((done, failure) -> {
				Throwable reason = (failure != null) ? Futures.unwrap(failure) : null;
				if (reason instanceof EslCommandException refusal && refusal.isNoSuchCall()) {
					this.control.endAfterGracePeriod();
				}
				else if (reason != null) {
					ended.completeExceptionally(reason);
				}
			});
		}
		return ended.thenApply(CallActions::endOf);
	}

	/** An outage of the event stream must not hold up the hangup for long. */
	private CompletableFuture<@Nullable Void> hangUp(HangupCause cause) {
		return this.control.subscribed(SUBSCRIPTION_TIMEOUT)
			.handle((ready, failure) -> failure)
			.thenCompose((failure) -> this.control.commands().hangup(cause));
	}

}
