package io.github.eslboot.call;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * The applications asked of one call that have not ended. Each is known by a uuid of its
 * own before it is sent, and ends with its own CHANNEL_EXECUTE_COMPLETE, with the call,
 * or at its deadline. They are sent one after the other, as the pool's connections would
 * mix their order.
 */
final class CallQueue {

	/** FreeSWITCH holds 256; some are left to whoever else controls the call. */
	static final int MAX_WAITING = 200;

	private final CallLink link;

	private final CallControl control;

	/**
	 * All that may be in the server's queue, in the order asked for. One whose deadline
	 * has passed stays, as the server still has it.
	 */
	private final Map<String, Run> runs = new LinkedHashMap<>();

	private final Deque<Run> unsent = new ArrayDeque<>();

	private @Nullable Run sending;

	private @Nullable CallEnd end;

	CallQueue(CallLink link, CallControl control) {
		this.link = link;
		this.control = control;
	}

	CompletableFuture<ApplicationResult> execute(String application, String argument, boolean eventLock,
			Duration deadline) {
		Run run = new Run(application, argument, eventLock, deadline);
		synchronized (this) {
			CallEnd over = this.end;
			if (over != null) {
				return CompletableFuture.failedFuture(this.control.endedException(application, over));
			}
			if (this.runs.size() >= MAX_WAITING) {
				return CompletableFuture.failedFuture(new CallQueueFullException(this.control.snapshot().uuid(),
						this.link.node(), application, this.runs.size()));
			}
			this.runs.put(run.uuid, run);
			this.unsent.add(run);
			run.timer = EslClientResourcesInternals.nextEventLoop(this.link.resources())
				.schedule(() -> expired(run), Durations.toNanos(deadline), TimeUnit.NANOSECONDS);
		}
		sendNext();
		return run.result;
	}

	synchronized int size() {
		return this.runs.size();
	}

	private void sendNext() {
		Run next;
		synchronized (this) {
			if (this.sending != null) {
				return;
			}
			next = this.unsent.poll();
			if (next == null) {
				return;
			}
			this.sending = next;
			next.sent = true;
		}
		send(next);
	}

	private void send(Run run) {
		CompletableFuture<EslReply> sent;
		try {
			sent = this.link.execute(new CallLink.ApplicationRun(this.control.snapshot().uuid(), run.uuid,
					run.application, run.argument, run.eventLock), run.deadline);
		}
		catch (RuntimeException ex) {
			// What cannot be written, as a line end in an argument.
			sent = CompletableFuture.failedFuture(ex);
		}
		sent.whenComplete((reply, failure) -> {
			if (failure != null) {
				failed(run, Futures.unwrap(failure));
			}
			else if (!reply.isOk()) {
				refused(run, reply);
			}
			sentOff(run);
		});
	}

	private void sentOff(Run run) {
		synchronized (this) {
			if (this.sending != run) {
				return;
			}
			this.sending = null;
		}
		sendNext();
	}

	private void failed(Run run, Throwable failure) {
		if (failure instanceof EslTimeoutException) {
			// The server may have it all the same: its end or the deadline tells.
			return;
		}
		remove(run);
		run.fail(failure);
	}

	/**
	 * When the server does not know the call, its end is on the way: whoever waits hears
	 * how it ended rather than this.
	 */
	private void refused(Run run, EslReply reply) {
		remove(run);
		EslCommandException refusal = this.control.refusal(run.uuid, run.application, run.argument, reply);
		if (!refusal.isNoSuchCall()) {
			run.fail(refusal);
			return;
		}
		this.control.endOr(run.application, refusal)
			.whenComplete((never, failure) -> run.fail(Futures.unwrap(failure)));
	}

	private synchronized void remove(Run run) {
		this.runs.remove(run.uuid, run);
	}

	private void expired(Run run) {
		synchronized (this) {
			if (this.unsent.remove(run)) {
				this.runs.remove(run.uuid);
			}
		}
		run.fail(new EslTimeoutException("%s: '%s' on call %s did not end within %s; it may go on there".formatted(
				this.link.node(), run.application, this.control.snapshot().uuid(), Durations.toText(run.deadline))));
	}

	/** On an event loop: a CHANNEL_EXECUTE_COMPLETE of the call. */
	void completed(EslEvent event) {
		String uuid = event.header("Application-UUID");
		List<Run> passed = new ArrayList<>();
		Run run;
		synchronized (this) {
			run = (uuid != null) ? this.runs.get(uuid) : null;
			if (run == null) {
				return;
			}
			this.runs.remove(uuid);
			if (run.eventLock) {
				// What was locked and sent before it ended earlier, or was thrown away.
				for (Run before : List.copyOf(this.runs.values())) {
					if (before.number - run.number < 0 && before.sent && before.eventLock) {
						this.runs.remove(before.uuid);
						passed.add(before);
					}
				}
			}
		}
		passed.forEach((before) -> before.fail(new ApplicationFailedException(this.control.snapshot().uuid(),
				this.link.node(), before.application, "its end was not seen, and what was asked for later has ended")));
		run.complete(ApplicationResult.of(run.application, event));
		sentOff(run);
	}

	/** The call has ended, and with it all that waits. */
	void ended(CallEnd how) {
		List<Run> rest;
		synchronized (this) {
			this.end = how;
			rest = new ArrayList<>(this.runs.values());
			this.runs.clear();
			this.unsent.clear();
		}
		rest.forEach((run) -> run.fail(this.control.endedException(run.application, how)));
	}

	private static long lastNumber;

	private static synchronized long nextNumber() {
		return ++lastNumber;
	}

	/** An application that was asked for. */
	private static final class Run {

		private final String uuid = UUID.randomUUID().toString();

		private final long number = nextNumber();

		private final CompletableFuture<ApplicationResult> result = new CompletableFuture<>();

		private final String application;

		private final String argument;

		private final boolean eventLock;

		private final Duration deadline;

		private boolean sent;

		private @Nullable ScheduledFuture<?> timer;

		Run(String application, String argument, boolean eventLock, Duration deadline) {
			this.application = application;
			this.argument = argument;
			this.eventLock = eventLock;
			this.deadline = deadline;
		}

		void complete(ApplicationResult value) {
			cancelTimer();
			this.result.complete(value);
		}

		void fail(Throwable failure) {
			cancelTimer();
			this.result
				.completeExceptionally((failure instanceof EslException || failure instanceof IllegalArgumentException)
						? failure : new EslException("'" + this.application + "' could not be sent", failure));
		}

		private void cancelTimer() {
			ScheduledFuture<?> running = this.timer;
			if (running != null) {
				running.cancel(false);
			}
		}

	}

}
