package io.github.eslboot.sample.queues;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

import io.github.eslboot.annotation.EslCallHandler;
import io.github.eslboot.call.Bridge;
import io.github.eslboot.call.BridgeEnd;
import io.github.eslboot.call.BridgeFailedException;
import io.github.eslboot.call.CallDirection;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.sample.calls.Phones;
import io.github.eslboot.sample.calls.Talks;
import io.github.eslboot.sample.queues.QueueView.Caller;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;

/**
 * Queue for a server without mod_callcenter: the calls that its dialplan parks wait with
 * music on hold for the agent who has been free for longest. The wait needs no state of
 * its own, since each call is served by a thread.
 */
@Component
@ConditionalOnProperty("desk.queues.router.number")
class Router {

	private static final Duration MAX_TALK_TIME = Duration.ofHours(4);

	private static final Duration AFTER_NO_ANSWER = Duration.ofSeconds(5);

	private final QueueBoard board;

	private final Phones phones;

	private final Talks talks;

	private final TaskScheduler scheduler;

	private final String queue;

	/** Fair, so that the caller who waits longest gets the next agent. */
	private final BlockingQueue<String> free;

	Router(QueueBoard board, Phones phones, Talks talks, TaskScheduler scheduler, QueueProperties properties) {
		this.board = board;
		this.phones = phones;
		this.talks = talks;
		this.scheduler = scheduler;
		QueueProperties.Router router = properties.router();
		this.queue = Objects.requireNonNull(router.number());
		this.free = new ArrayBlockingQueue<>(Math.max(1, router.agents().size()), true, router.agents());
		router.agents().forEach((agent) -> show(agent, "Waiting", null));
	}

	/** Serves a caller. A hangup interrupts the wait. */
	@EslCallHandler(event = "CHANNEL_PARK", direction = CallDirection.INBOUND,
			headers = "Caller-Destination-Number=${desk.queues.router.number}", interruptOnHangup = true)
	void serve(EslCall call, EslEvent parked) throws InterruptedException {
		Instant since = Instant.now();
		String number = Objects.requireNonNullElse(parked.header("Caller-Caller-ID-Number"), "unknown");
		String member = call.uuid();
		this.board.entered(this.queue, member,
				new Caller(member, parked.header("Caller-Caller-ID-Name"), number, since));
		try {
			call.answer();
			call.playMusicOnHold();
			BridgeEnd end;
			do {
				end = talk(call, number, since);
			}
			while (end == null);
			if (!end.movedOn()) {
				// Otherwise the call was transferred.
				call.hangup();
			}
		}
		finally {
			this.board.left(this.queue, member);
		}
	}

	/** Returns how the talk with an agent ended, or {@code null} if there was none. */
	private @Nullable BridgeEnd talk(EslCall call, String number, Instant since) throws InterruptedException {
		String agent = this.free.take();
		Instant next = Instant.now().plus(AFTER_NO_ANSWER);
		try {
			show(agent, "Receiving", null);
			Bridge talk = call.bridge(this.phones.dialString(agent));
			next = Instant.now();
			this.talks.add(talk);
			this.board.answered(this.queue, call.uuid(), Duration.between(since, next));
			show(agent, "In a queue call", number);
			return talk.within(MAX_TALK_TIME).awaitEnd();
		}
		catch (BridgeFailedException ex) {
			return null;
		}
		finally {
			show(agent, "Reserved", null);
			this.scheduler.schedule(() -> release(agent), next);
		}
	}

	private void release(String agent) {
		show(agent, "Waiting", null);
		this.free.add(agent);
	}

	private void show(String agent, String state, @Nullable String caller) {
		this.board.agent(new AgentView(agent, "Available", state, Instant.now(), caller));
	}

}
