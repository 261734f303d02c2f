package io.github.eslboot.call;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.eslboot.call.QueuedApplication.Mode;
import io.github.eslboot.call.link.CallLink;
import io.github.eslboot.command.CommandInternals;
import io.github.eslboot.command.ConferenceCommands;
import io.github.eslboot.command.ConferenceCommands.Members;
import io.github.eslboot.command.Media;
import io.github.eslboot.command.SendMessage;
import io.github.eslboot.command.UuidCommands;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.Registration;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.ProtocolInternals;
import io.github.eslboot.protocol.Sent;
import org.jspecify.annotations.Nullable;

/**
 * Applications of a call that last: conferences, queues, music on hold, eavesdropping,
 * and the recording of messages. The futures complete on an event loop or on the calling
 * thread.
 */
final class ApplicationActions {

	/** Header of an event that eavesdropping applications read. */
	private static final String EAVESDROP_COMMAND = "eavesdrop-command";

	/** Tone of the beep before a message: 800 Hz for 250 ms. */
	private static final Media BEEP = Media.toneStream("%(250,0,800)");

	/** Maximum time until a queue without music waits. */
	private static final Duration ENTERING = Duration.ofMillis(500);

	/** Applications that read no messages, and that {@code uuid_break} does not end. */
	private static final Set<String> NOT_INTERRUPTED = Set.of("delay_echo", "eavesdrop", "native_eavesdrop",
			"three_way");

	/** Timeout to which the length of a message makes no difference. */
	private static final Duration LONG = Duration.ofDays(10_000);

	private final CallActions actions;

	private final CallControl control;

	private final Duration timeout;

	ApplicationActions(CallActions actions) {
		this.actions = actions;
		this.control = actions.control();
		this.timeout = actions.timeout();
	}

	/** Starts an application that {@code uuid_break} or {@code uuid_park} ends. */
	CompletableFuture<RunningControl> start(String application, String argument) {
		// Rejects invalid text on the calling thread, not when the application is sent.
		SendMessage.execute(application, argument).toOwnCall();
		if (NOT_INTERRUPTED.contains(application)) {
			return start(application, argument, Mode.EXCLUSIVE, this.actions::park);
		}
		return start(application, argument, Mode.LASTING,
				() -> this.control.commands().run(UuidCommands.breakMedia(this.control.uuid(), false)));
	}

	private CompletableFuture<RunningControl> start(String application, String argument, Mode mode,
			Supplier<CompletableFuture<?>> stop) {
		CallLink link = this.control.link();
		if (!link.runsApplicationsInBackground()) {
			return CompletableFuture.failedFuture(new EslException(Sent.NO,
					"%s: '%s' was not started, as a synchronous session could not end it; add 'async' to the dialplan's line"
						.formatted(link.node(), application),
					null));
		}
		QueuedApplication started = this.control.applications().start(application, argument, mode, this.timeout);
		RunningControl running = new RunningControl(this.control, started, stop);
		return started.started.thenApply((done) -> running);
	}

	CompletableFuture<RunningControl> playMusicOnHold() {
		return start("playback", "${hold_music}");
	}

	CompletableFuture<RunningControl> playMusicOnHold(Media media) {
		return start("playback", CommandInternals.argument(media));
	}

	CompletableFuture<RunningControl> enqueue(String queue) {
		if (queue.isBlank()) {
			throw new IllegalArgumentException("'queue' must not be blank");
		}
		return startQueue("callcenter", CommandInternals.words(List.of(queue)));
	}

	CompletableFuture<RunningControl> enterFifo(String name) {
		if (!name.matches("[\\w.@-]+")) {
			throw new IllegalArgumentException(
					"The name of a FIFO must consist of letters, digits, '_', '-', '.' and '@', but is '%s'"
						.formatted(ProtocolInternals.logText(name)));
		}
		return startQueue("fifo", name + " in");
	}

	/**
	 * Starts an application that ends when the call is parked or transferred. It discards
	 * messages that arrive before it waits: until its music starts, if it has any.
	 */
	private CompletableFuture<RunningControl> startQueue(String application, String argument) {
		SendMessage.execute(application, argument).toOwnCall();
		CallLink link = this.control.link();
		CompletableFuture<@Nullable Void> waits = new CompletableFuture<>();
		Registration registration = link.listen(
				EventSelector.ofCall(this.control.uuid()).events(EventName.PLAYBACK_START).build(),
				(event) -> waits.complete(null));
		waits.whenComplete((done, failure) -> registration.cancel());
		return subscribed(registration, application)
			.thenCompose((ready) -> start(application, argument, Mode.LASTING, this.actions::park))
			.whenComplete((running, failure) -> completeSoon(waits, running))
			.thenCompose((running) -> waits.thenApply((done) -> running));
	}

	/** Returns a future that completes when the server sends the events. */
	private CompletableFuture<Void> subscribed(Registration registration, String operation) {
		CompletableFuture<Void> subscribed = CallTimeouts.expiring(this.control.link(), this.timeout,
				() -> new EslTimeoutException(Sent.NO, "%s: the events of call %s were not subscribed to within %s"
					.formatted(this.control.link().node(), this.control.uuid(), Durations.toText(this.timeout))));
		registration.ready().whenComplete((ready, failure) -> {
			if (failure != null) {
				// The registration ends with the call.
				CallEnd end = this.control.snapshot().end();
				subscribed.completeExceptionally((end != null) ? this.control.monitor().endedException(operation, end)
						: Futures.unwrap(failure));
			}
			else {
				subscribed.complete(null);
			}
		});
		return subscribed;
	}

	/** Completes a future when an application has ended, or after a short time. */
	private void completeSoon(CompletableFuture<@Nullable Void> waits, @Nullable RunningControl running) {
		if (running == null) {
			waits.complete(null);
			return;
		}
		running.ended().thenAccept((end) -> waits.complete(null));
		try {
			var timer = EslClientResourcesInternals.schedule(this.control.link().resources(),
					() -> waits.complete(null), ENTERING);
			waits.whenComplete((done, failure) -> timer.cancel(false));
		}
		catch (Throwable ex) {
			// The client is being closed.
			waits.complete(null);
		}
	}

	/**
	 * Enters a conference.
	 * @return a future that completes when the call is a member
	 */
	CompletableFuture<MemberControl> join(String conference) {
		String argument = CommandInternals.conference(conference);
		if (conference.chars().anyMatch((c) -> Character.isWhitespace(c) || Character.isISOControl(c))) {
			throw new IllegalArgumentException("'conference' must be one word, but is '%s'".formatted(conference));
		}
		CallLink link = this.control.link();
		if (!link.acceptsApiCommands()) {
			// Fails, as the session may not run the commands for its member.
			return link.run(ConferenceCommands.count(conference)).thenCompose((never) -> join(conference));
		}
		ConferenceControl room = new ConferenceControl(link, conference);
		CompletableFuture<Integer> member = CallTimeouts.expiring(link, this.timeout,
				() -> new EslTimeoutException(
						"%s: call %s did not enter the conference within %s; it may enter it later"
							.formatted(link.node(), this.control.uuid(), Durations.toText(this.timeout))));
		Registration registration = link.listen(EventSelector.ofCall(this.control.uuid())
			.custom(ConferenceControl.SUBCLASS)
			.where("Action", "add-member"::equals)
			.where("Conference-Name", conference::equals)
			.build(), new MemberListener(member));
		member.whenComplete((id, failure) -> registration.cancel());
		CompletableFuture<RunningControl> started = subscribed(registration, "join").thenCompose((ready) -> start(
				"conference", argument, Mode.LASTING,
				() -> this.control.commands().run(ConferenceCommands.remove(conference, Members.of(member.join())))));
		started.whenComplete((running, failure) -> {
			if (failure != null) {
				member.completeExceptionally(Futures.unwrap(failure));
			}
			else {
				running.ended().thenAccept((end) -> member.completeExceptionally(notEntered(conference, end)));
			}
		});
		return member.thenCombine(started, (id, running) -> new MemberControl(room, running, id));
	}

	private Exception notEntered(String conference, ApplicationEnd end) {
		CallEnd ended = this.control.snapshot().end();
		return (ended != null) ? this.control.monitor().endedException("join", ended)
				: new ApplicationFailedException(this.control.uuid(), this.control.link().node(),
						"conference " + conference,
						"the call was not admitted (%s); is the conference locked?".formatted(end));
	}

	CompletableFuture<EavesdropControl> eavesdrop(CallControl other, EavesdropMode mode) {
		String argument = "%%[eavesdrop_whisper_aleg=%s,eavesdrop_whisper_bleg=%s]%s".formatted(mode.reachesPartner(),
				mode.reachesCall(), other.uuid());
		return startWith("eavesdrop", argument, other)
			.thenApply((running) -> new EavesdropControl(running, this::command));
	}

	CompletableFuture<RunningControl> threeWay(CallControl other) {
		return startWith("three_way", other.uuid(), other);
	}

	private CompletableFuture<RunningControl> startWith(String application, String argument, CallControl other) {
		CallEnd ended = other.snapshot().end();
		if (ended != null) {
			return CompletableFuture.failedFuture(new ApplicationFailedException(this.control.uuid(),
					this.control.link().node(), application, "call %s has ended (%s)".formatted(other.uuid(), ended)));
		}
		return start(application, argument, Mode.EXCLUSIVE, () -> command("*"));
	}

	private CompletableFuture<?> command(String command) {
		return this.control.link().sendEvent(this.control.uuid(), EAVESDROP_COMMAND, command);
	}

	CompletableFuture<RecordedMessage> recordMessage(Recording recording) {
		Duration limit = recordTimeout(recording);
		String argument = recording.argument();
		SendMessage.execute("record", argument).toOwnCall();
		if (recording.hasBeep()) {
			// The message is recorded even if the beep cannot be played.
			this.actions.play(BEEP);
		}
		QueuedApplication record = this.control.applications().start("record", argument, Mode.WAITED_FOR, limit);
		return record.result
			.thenApply((result) -> RecordedMessage.of(recording, result, record.elapsed(result.event())));
	}

	/** Returns the timeout of the recording of a message of the maximum length. */
	Duration recordTimeout(Recording recording) {
		return (this.timeout.compareTo(LONG) > 0) ? this.timeout : this.timeout.plus(recording.max());
	}

	/** Receives the member id. */
	private record MemberListener(CompletableFuture<Integer> member) implements EslEventListener {

		@Override
		public void onEvent(EslEvent event) {
			String id = event.header("Member-ID");
			if (id != null && id.matches("\\d{1,9}")) {
				this.member.complete(Integer.valueOf(id));
			}
		}

	}

}
