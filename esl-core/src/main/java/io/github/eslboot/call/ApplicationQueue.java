package io.github.eslboot.call;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.call.QueuedApplication.Mode;
import io.github.eslboot.call.link.CallLink;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.observation.ObservationInternals;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.Sent;
import org.jspecify.annotations.Nullable;

/**
 * Queue of the applications of one call that have not ended. Each application gets a uuid
 * before it is sent, and ends with its own CHANNEL_EXECUTE_COMPLETE, with the call, or at
 * its timeout; an application that lasts has a timeout until its CHANNEL_EXECUTE. The
 * next application is sent only after the reply to the previous one, because commands on
 * different connections of the pool may overtake each other.
 * <p>
 * The class is long because one lock guards the queue and each reason for which an
 * application is sent, waits, or leaves it.
 */
final class ApplicationQueue {

	/** FreeSWITCH queues 256 messages; the rest is left to other clients. */
	static final int MAX_APPLICATIONS = 200;

	private final CallLink link;

	private final CallMonitor monitor;

	private final CallCommands commands;

	/**
	 * Applications that are or will be in the server's queue, by uuid, in the order of
	 * the requests. An application stays after its timeout, as the server still has it.
	 * Guarded by this, like the other fields.
	 */
	private final Map<String, QueuedApplication> applications = new LinkedHashMap<>();

	private final Deque<QueuedApplication> unsent = new ArrayDeque<>();

	private @Nullable QueuedApplication sending;

	/** Application during which FreeSWITCH reads no messages. */
	private @Nullable QueuedApplication exclusive;

	/** Whether the events are subscribed to that report the ends of applications. */
	private boolean open;

	/** Whether the call executes the application or extension that it was made for. */
	private boolean executing;

	/** Whether applications wait until {@link #executing}. */
	private boolean held;

	/** Why the events of the call cannot be subscribed to. */
	private @Nullable Throwable refusal;

	private @Nullable CallEnd end;

	private long lastNumber;

	ApplicationQueue(CallLink link, CallMonitor monitor, CallCommands commands) {
		this.link = link;
		this.monitor = monitor;
		this.commands = commands;
	}

	/**
	 * Runs an application after all earlier ones that are waited for.
	 * @param application the application
	 * @param argument the argument of the application; may be empty
	 * @param mode how later applications and this one depend on each other
	 * @param timeout maximum time until the end of the application
	 * @return a future that completes with the result
	 */
	CompletableFuture<ApplicationResult> execute(String application, String argument, Mode mode, Duration timeout) {
		return start(application, argument, mode, timeout).result;
	}

	/**
	 * Starts an application, after all earlier ones that are waited for.
	 * @param application the application
	 * @param argument the argument of the application; may be empty
	 * @param mode how later applications and this one depend on each other
	 * @param timeout maximum time until the start of an application that lasts, or until
	 * the end of any other
	 * @return the application, which has futures of its start and its end
	 */
	QueuedApplication start(String application, String argument, Mode mode, Duration timeout) {
		return add(new QueuedApplication(application, argument, mode, timeout,
				EslClientResourcesInternals.currentContext(this.link.resources())));
	}

	/** Called with the lock held. */
	private @Nullable Throwable rejection(QueuedApplication queued) {
		CallEnd ended = this.end;
		if (ended != null) {
			return this.monitor.endedException(queued.name, ended);
		}
		if (this.refusal != null) {
			return this.refusal;
		}
		if (this.exclusive != null) {
			return new ApplicationBlockedException(this.monitor.uuid(), this.link.node(), queued.name,
					this.exclusive.name);
		}
		return (this.applications.size() < MAX_APPLICATIONS) ? null : new ApplicationQueueFullException(
				this.monitor.uuid(), this.link.node(), queued.name, this.applications.size());
	}

	private QueuedApplication add(QueuedApplication queued) {
		Throwable rejection;
		synchronized (this) {
			rejection = rejection(queued);
			if (rejection == null) {
				queue(queued);
			}
		}
		if (rejection != null) {
			queued.fail(rejection);
		}
		else {
			sendNext();
		}
		return queued;
	}

	/** Called with the lock held. */
	private void queue(QueuedApplication queued) {
		// The timer first: an application that cannot have one is not queued.
		queued.timer = EslClientResourcesInternals.schedule(this.link.resources(), () -> expire(queued),
				queued.timeout);
		queued.number = ++this.lastNumber;
		this.applications.put(queued.uuid, queued);
		this.unsent.add(queued);
		if (queued.mode == Mode.EXCLUSIVE) {
			this.exclusive = queued;
		}
	}

	/** Allows applications to be sent. Until then they wait. */
	void open() {
		synchronized (this) {
			this.open = true;
		}
		sendNext();
	}

	/**
	 * Holds applications until the call executes the application that it was originated
	 * for. FreeSWITCH would interrupt an application that runs earlier.
	 * @param limit maximum time, after which they are sent nevertheless
	 */
	void holdUntilExecuting(Duration limit) {
		synchronized (this) {
			if (this.executing || this.end != null) {
				return;
			}
			this.held = true;
		}
		try {
			EslClientResourcesInternals.schedule(this.link.resources(), this::release, limit);
		}
		catch (Throwable ex) {
			// The client is being closed, or has no memory.
			release();
		}
	}

	private void release() {
		synchronized (this) {
			if (!this.held) {
				return;
			}
			this.held = false;
		}
		sendNext();
	}

	/** Called when an event shows that the call executes an application. */
	void executing() {
		synchronized (this) {
			this.executing = true;
		}
		release();
	}

	/** Fails all applications, because no event would report their ends. */
	void refuse(Throwable failure) {
		List<QueuedApplication> rest;
		synchronized (this) {
			this.refusal = failure;
			rest = removeAll();
		}
		rest.forEach((application) -> application.fail(failure));
	}

	private void sendNext() {
		QueuedApplication next;
		synchronized (this) {
			if (this.sending != null || !this.open || this.held) {
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

	private void send(QueuedApplication application) {
		CompletableFuture<EslReply> reply;
		try {
			boolean marked = application.mode.lasts() && this.link.observesOtherCalls();
			reply = ObservationInternals.in(application.caller,
					() -> this.link.execute(application.request(this.monitor.uuid(), marked), application.timeout));
		}
		catch (Throwable ex) {
			// The text cannot be sent, for example a CR in an argument.
			reply = CompletableFuture.failedFuture(ex);
		}
		reply.whenComplete((received, failure) -> {
			if (failure != null) {
				failed(application, Futures.unwrap(failure));
			}
			else if (!received.isOk()) {
				refused(application, received);
			}
			sendAfter(application);
		});
	}

	/** Sends the next application once this one is accepted or has ended. */
	private void sendAfter(QueuedApplication application) {
		synchronized (this) {
			if (this.sending != application) {
				return;
			}
			this.sending = null;
		}
		sendNext();
	}

	private void failed(QueuedApplication application, Throwable failure) {
		if (failure instanceof EslTimeoutException timeout && timeout.sent() != Sent.NO) {
			// The server may have accepted it: the end event or the timeout completes it.
			return;
		}
		remove(application);
		application.fail(failure);
	}

	private void refused(QueuedApplication application, EslReply reply) {
		remove(application);
		EslCommandException refusal = new EslCommandException(
				EslCommand.execute(this.monitor.uuid(), application.uuid, application.name, application.argument, true)
					.toString(),
				reply, this.link.node());
		if (!refusal.isNoSuchCall()) {
			application.fail(refusal);
			return;
		}
		CompletableFuture<ApplicationResult> failed = new CompletableFuture<>();
		failed.whenComplete((never, failure) -> application.fail(failure));
		this.commands.failWithEnd(failed, application.name, refusal);
	}

	private synchronized void remove(QueuedApplication application) {
		this.applications.remove(application.uuid, application);
		readsMessagesAfter(application);
	}

	/** Called with the lock held. */
	private void readsMessagesAfter(QueuedApplication application) {
		if (this.exclusive == application) {
			this.exclusive = null;
		}
	}

	/** Called with the lock held. */
	private List<QueuedApplication> removeAll() {
		List<QueuedApplication> all = new ArrayList<>(this.applications.values());
		this.applications.clear();
		this.unsent.clear();
		this.exclusive = null;
		return all;
	}

	private void expire(QueuedApplication application) {
		boolean waiting;
		String cause;
		synchronized (this) {
			if (application.started.isDone() && application.mode.lasts()) {
				// The timer was due when the application started.
				return;
			}
			waiting = this.unsent.remove(application);
			// It may start later. What is requested meanwhile is not rejected.
			readsMessagesAfter(application);
			if (waiting) {
				this.applications.remove(application.uuid);
			}
			cause = !this.open ? "the events of the call are not subscribed to"
					: (this.held ? "the call does not execute applications yet"
							: "the server has not accepted an earlier application");
		}
		String what = "%s: '%s' on call %s".formatted(this.link.node(), application.name, this.monitor.uuid());
		String time = Durations.toText(application.timeout);
		boolean lasts = application.mode.lasts();
		application.fail(!waiting
				? new EslTimeoutException(what + (lasts ? " did not start within %s; it may start later"
						: " did not end within %s; it may still be running")
					.formatted(time))
				: new EslTimeoutException(Sent.NO, what + " was not sent within " + time + ": " + cause));
	}

	/** Returns the last application that has started and not ended, or {@code null}. */
	synchronized @Nullable QueuedApplication running() {
		QueuedApplication last = null;
		for (QueuedApplication application : this.applications.values()) {
			last = application.started.isDone() ? application : last;
		}
		return last;
	}

	/**
	 * Asks the server which of the applications that last still run, because the events
	 * of their starts and ends may have been lost.
	 */
	void checkRunning() {
		List<QueuedApplication> lasting;
		synchronized (this) {
			lasting = this.applications.values()
				.stream()
				.filter((application) -> application.sent && application.mode.lasts())
				.toList();
		}
		RunningCheck check = new RunningCheck(this.link, this.monitor, this.commands, this::remove);
		lasting.forEach(check::start);
	}

	/** Marks the application as started that a CHANNEL_EXECUTE of the call names. */
	void started(EslEvent event) {
		String uuid = event.header("Application-UUID");
		QueuedApplication started;
		synchronized (this) {
			started = (uuid != null) ? this.applications.get(uuid) : null;
		}
		if (started != null) {
			started.start(event.timestamp());
		}
	}

	/** Completes the application that a CHANNEL_EXECUTE_COMPLETE of the call names. */
	void complete(EslEvent event) {
		String uuid = event.header("Application-UUID");
		List<QueuedApplication> discarded = new ArrayList<>();
		QueuedApplication ended;
		synchronized (this) {
			ended = (uuid != null) ? this.applications.remove(uuid) : null;
			if (ended == null) {
				return;
			}
			readsMessagesAfter(ended);
			if (ended.hasEventLock()) {
				removeEarlier(ended, discarded);
			}
		}
		discarded
			.forEach((earlier) -> earlier.fail(new ApplicationFailedException(this.monitor.uuid(), this.link.node(),
					earlier.name, "its end was not reported, and an application requested later has ended")));
		ended.complete(ApplicationResult.of(ended.name, event));
		sendAfter(ended);
	}

	/**
	 * Removes applications with an event lock that were sent before one that has ended:
	 * they have ended as well, or the server has discarded them.
	 */
	private void removeEarlier(QueuedApplication ended, List<QueuedApplication> discarded) {
		for (QueuedApplication earlier : List.copyOf(this.applications.values())) {
			if (earlier.number < ended.number && earlier.sent && earlier.hasEventLock()) {
				this.applications.remove(earlier.uuid);
				discarded.add(earlier);
			}
		}
	}

	/** Fails all applications, because the call has ended. */
	void end(CallEnd end) {
		List<QueuedApplication> rest;
		synchronized (this) {
			this.end = end;
			rest = removeAll();
		}
		rest.forEach((application) -> application.fail(this.monitor.endedException(application.name, end)));
	}

}
