package io.github.eslboot.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.command.UuidCommands;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.Registration;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.protocol.EslBusyException;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of one call, and who waits for what of it; all handles of the call share
 * it. It hears the call on the event loop, so it needs no worker to let those go on that
 * wait. Its futures complete on the event loop as well: users get views of them.
 */
final class CallControl implements EslEventListener {

	private static final Logger logger = LoggerFactory.getLogger(EslCall.class);

	/** How long the end of a call the server no longer knows may be on the way. */
	private static final Duration END_ON_THE_WAY = Duration.ofSeconds(5);

	private static final int MAX_WAITERS = 1000;

	final CallQueue queue;

	final CompletableFuture<CallEnd> ended = new CompletableFuture<>();

	private final CallLink link;

	private final EslCalls calls;

	private final List<Waiter> waiters = new ArrayList<>();

	private volatile CallSnapshot snapshot;

	private volatile @Nullable Registration registration;

	/** Why the call is to be hung up as soon as it shows itself. */
	private volatile @Nullable HangupCause doom;

	CallControl(CallLink link, EslCalls calls, CallSnapshot snapshot) {
		this.link = link;
		this.calls = calls;
		this.snapshot = snapshot;
		this.queue = new CallQueue(link, this);
		CallEnd end = snapshot.end();
		if (end != null) {
			this.queue.ended(end);
			this.ended.complete(end);
		}
	}

	CallLink link() {
		return this.link;
	}

	EslCalls calls() {
		return this.calls;
	}

	CallSnapshot snapshot() {
		return this.snapshot;
	}

	String uuid() {
		return this.snapshot.uuid();
	}

	void heardBy(Registration heard) {
		this.registration = heard;
		if (this.ended.isDone()) {
			heard.cancel();
		}
	}

	@Nullable Registration registration() {
		return this.registration;
	}

	@Override
	public void onEvent(EslEvent event) {
		EventName type = event.type();
		boolean own = this.snapshot.uuid().equals(event.uniqueId());
		String old = event.header("Old-Unique-ID");
		if (type == EventName.CHANNEL_UUID && old != null && old.equals(uuid()) && event.uniqueId() != null) {
			rename(old, event.uniqueId());
			return;
		}
		change((state) -> state.after(event), own ? event : null);
		if (own && type == EventName.CHANNEL_EXECUTE_COMPLETE && !"hangup".equals(event.header("Answer-State"))) {
			this.queue.completed(event);
		}
		if (own && (type == EventName.CHANNEL_HANGUP_COMPLETE || type == EventName.CHANNEL_DESTROY)) {
			close();
		}
		HangupCause why = this.doom;
		if (why != null && own && !this.snapshot.isEnded()) {
			hangup(why);
		}
	}

	private void rename(String old, String renamed) {
		change((state) -> state.renamed(renamed), null);
		this.calls.renamed(old, renamed, this);
	}

	/** After an outage the state is asked for: what happened meanwhile was missed. */
	@Override
	public void onGap(EventGap gap) {
		if (this.snapshot.createdAt() != null) {
			refresh().thenAccept((lives) -> {
				if (!lives) {
					goneUnlessEnding();
				}
			});
		}
	}

	/** The server does not know the call: its end is on the way, or was missed. */
	void goneUnlessEnding() {
		await(CallSnapshot::isEnded, "hearing of its end", END_ON_THE_WAY).exceptionally((failure) -> this.snapshot)
			.thenAccept((state) -> end(CallEnd.unseen(CallEnd.Kind.LOST)));
	}

	@Override
	public void onEnd(EndReason reason) {
		CallEnd.Kind kind = switch (reason) {
			case CALL_ENDED, LOST, NEVER_SEEN -> CallEnd.Kind.LOST;
			case CANCELLED, STREAM_CLOSED -> CallEnd.Kind.UNHEARD;
		};
		end(CallEnd.unseen(kind));
	}

	/** The call is over, as somebody knows who need not have seen its hangup. */
	void end(CallEnd how) {
		change((state) -> state.ended(how), null);
		close();
	}

	/** Nothing more is to be heard. */
	private void close() {
		CallEnd end = this.snapshot.end();
		if (end != null && this.ended.complete(end)) {
			this.calls.over(this);
			Registration heard = this.registration;
			if (heard != null) {
				heard.cancel();
			}
		}
	}

	/** Takes a new state, and lets those go on that waited for it or for the event. */
	private void change(UnaryOperator<CallSnapshot> step, @Nullable EslEvent event) {
		List<Runnable> news = new ArrayList<>();
		CallEnd end;
		synchronized (this) {
			if (this.snapshot.isEnded()) {
				return;
			}
			CallSnapshot next = step.apply(this.snapshot);
			this.snapshot = next;
			end = next.end();
			this.waiters.removeIf((waiter) -> {
				Runnable met = newsFor(waiter, next, event);
				if (met != null) {
					news.add(met);
				}
				return met != null || waiter.future.isDone();
			});
		}
		news.forEach(Runnable::run);
		if (end != null) {
			this.queue.ended(end);
		}
	}

	private @Nullable Runnable newsFor(Waiter waiter, CallSnapshot state, @Nullable EslEvent event) {
		Runnable met = waiter.news(state, event);
		CallEnd end = state.end();
		return (met == null && end != null)
				? () -> waiter.future.completeExceptionally(endedException(waiter.what, end)) : met;
	}

	/** Completes when the call is as wanted; fails when it ends before, or too late. */
	CompletableFuture<CallSnapshot> await(Predicate<CallSnapshot> wanted, String what, Duration deadline) {
		CompletableFuture<CallSnapshot> future = new CompletableFuture<>();
		add(new Waiter(what, future, (state, event) -> wanted.test(state) ? () -> future.complete(state) : null),
				deadline);
		return future;
	}

	/** Completes with the call's next event of a name. */
	CompletableFuture<EslEvent> next(EventName name, String what, Duration deadline) {
		CompletableFuture<EslEvent> future = new CompletableFuture<>();
		add(new Waiter(what, future,
				(state, event) -> (event != null && event.type() == name) ? () -> future.complete(event) : null),
				deadline);
		return future;
	}

	private void add(Waiter waiter, Duration deadline) {
		Runnable news;
		synchronized (this) {
			news = newsFor(waiter, this.snapshot, null);
			if (news == null && this.waiters.size() >= MAX_WAITERS) {
				news = () -> waiter.future
					.completeExceptionally(new EslBusyException("%s: %d wait for call %s already; '%s' was not begun"
						.formatted(this.link.node(), MAX_WAITERS, uuid(), waiter.what)));
			}
			if (news == null) {
				this.waiters.add(waiter);
			}
		}
		if (news != null) {
			news.run();
			return;
		}
		var timer = EslClientResourcesInternals.nextEventLoop(this.link.resources())
			.schedule(() -> expired(waiter, deadline), Durations.toNanos(deadline), TimeUnit.NANOSECONDS);
		waiter.future.whenComplete((value, failure) -> timer.cancel(false));
	}

	private void expired(Waiter waiter, Duration deadline) {
		synchronized (this) {
			this.waiters.remove(waiter);
		}
		waiter.future
			.completeExceptionally(new EslTimeoutException("%s: '%s' on call %s did not come within %s; it is %s"
				.formatted(this.link.node(), waiter.what, uuid(), Durations.toText(deadline), this.snapshot.phase())));
	}

	/** Runs an API command about the call. */
	<T extends @Nullable Object> CompletableFuture<T> api(ApiCommand<T> command) {
		CallEnd over = this.snapshot.end();
		if (over != null) {
			return CompletableFuture.failedFuture(endedException(command.name(), over));
		}
		CompletableFuture<T> result = new CompletableFuture<>();
		this.link.run(command).whenComplete((value, failure) -> {
			Throwable cause = unwrap(failure);
			if (cause == null) {
				result.complete(value);
			}
			else if (cause instanceof EslCommandException refusal && refusal.isNoSuchCall()) {
				endOr(command.name(), refusal).whenComplete((never, why) -> result.completeExceptionally(unwrap(why)));
			}
			else {
				result.completeExceptionally(cause);
			}
		});
		return result;
	}

	/**
	 * The server does not know the call: fails with its end, which is on the way, or with
	 * the refusal should it not come.
	 */
	CompletableFuture<CallSnapshot> endOr(String what, EslCommandException refusal) {
		CompletableFuture<CallSnapshot> failed = new CompletableFuture<>();
		await(CallSnapshot::isEnded, what, END_ON_THE_WAY).whenComplete((state, failure) -> {
			CallEnd end = this.snapshot.end();
			failed.completeExceptionally((end != null) ? endedException(what, end) : refusal);
		});
		return failed;
	}

	EslCommandException refusal(String applicationUuid, String application, String argument, EslReply reply) {
		return new EslCommandException(
				EslCommand.execute(uuid(), applicationUuid, application, argument, true).toString(), reply,
				this.link.node());
	}

	CallEndedException endedException(String what, CallEnd end) {
		return new CallEndedException(uuid(), this.link.node(), what, end);
	}

	/** Hangs up as soon as there is something to hang up. */
	void doom(HangupCause cause) {
		this.doom = cause;
		hangup(cause);
	}

	boolean isDoomed() {
		return this.doom != null;
	}

	CompletableFuture<@Nullable Void> hangup(HangupCause cause) {
		return this.link.hangup(uuid(), cause).whenComplete((done, failure) -> {
			if (failure != null) {
				logger.debug("{}: call {} could not be hung up: {}", this.link.node(), uuid(), failure.getMessage());
			}
		});
	}

	/**
	 * Asks the server how the call is.
	 * @return completes with whether it lives; exceptionally when it could not be asked
	 */
	CompletableFuture<Boolean> refresh() {
		return verify().handle((state, failure) -> {
			Throwable cause = unwrap(failure);
			if (cause == null) {
				return true;
			}
			if (cause instanceof EslCommandException refusal && refusal.isNoSuchCall()) {
				return false;
			}
			logger.warn("{}: could not ask how call {} is: {}", this.link.node(), uuid(), cause.getMessage());
			throw new CompletionException(cause);
		});
	}

	/**
	 * Asks the server how the call is.
	 * @return completes with its state, or as the command fails
	 */
	CompletableFuture<CallSnapshot> verify() {
		return this.link.run(UuidCommands.dump(uuid())).thenApply((data) -> {
			change((state) -> state.reread(data), null);
			return this.snapshot;
		});
	}

	/** What went wrong, without what futures put around it. */
	static @Nullable Throwable unwrap(@Nullable Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	@Override
	public String toString() {
		return "control of call " + uuid();
	}

	/** Somebody who waits for a state or an event. */
	private record Waiter(String what, CompletableFuture<?> future, Condition condition) {

		/** What to do when the condition holds, or {@code null}. */
		@Nullable Runnable news(CallSnapshot state, @Nullable EslEvent event) {
			try {
				return this.condition.met(state, event);
			}
			catch (RuntimeException ex) {
				return () -> this.future.completeExceptionally(ex);
			}
		}

	}

	@FunctionalInterface
	private interface Condition {

		@Nullable Runnable met(CallSnapshot state, @Nullable EslEvent event);

	}

}
