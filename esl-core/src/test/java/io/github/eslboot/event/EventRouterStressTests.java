package io.github.eslboot.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.eslboot.Stress;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.protocol.EslEvent;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Registering and cancelling while events are routed, under stress: who is registered
 * when an event comes gets it, in order and once; who has cancelled gets nothing more;
 * everybody hears of the end once; and the tables end empty.
 */
class EventRouterStressTests {

	@Test
	void registrationsComeAndGoWhileEventsAreRouted() {
		Stress.options().check(Router.class);
	}

	/** What a scenario is composed from. */
	public static class Router {

		private static final EslClientResources RESOURCES = EslClientResources.create(1, Runnable::run);

		/** No call ends here, so nothing is scheduled. */
		private static final EventLoop TIMERS = new EmbeddedChannel().eventLoop();

		private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

		private final CallLanes lanes = new CallLanes(EventStreamOptions.defaults(), Runnable::run,
				new QueuedTimers(this.tasks), 0);

		private final EventRouter router = new EventRouter(this.lanes, EventStreamOptions.defaults(), TIMERS, RESOURCES,
				(listening, added) -> {
				});

		private volatile int routed;

		private final Member bound = new Member();

		private final Member other = new Member();

		/** The call has this uuid now: transfers change it. */
		private String uuid = "a";

		@Operation(nonParallelGroup = "event loop")
		public void route() {
			this.routed++;
			this.router.route(EslEvent.of("DTMF", Map.of("Unique-ID", this.uuid, "number", "" + this.routed)));
			this.router.routed();
		}

		@Operation(nonParallelGroup = "event loop")
		public void rename() {
			String next = this.uuid.equals("a") ? "b" : "a";
			this.router.route(EslEvent.of("CHANNEL_UUID", Map.of("Unique-ID", next, "Old-Unique-ID", this.uuid)));
			this.router.routed();
			this.uuid = next;
		}

		@Operation(nonParallelGroup = "bound")
		public void bind() {
			this.bound.register(this,
					EventSelector.ofCall("a", "b").by(RoutingHeader.UNIQUE_ID, RoutingHeader.OTHER_LEG).build());
		}

		@Operation(nonParallelGroup = "bound")
		public void unbind() {
			this.bound.cancel(this);
		}

		@Operation(nonParallelGroup = "other")
		public void listen() {
			this.other.register(this, EventSelector.ofEvents(io.github.eslboot.protocol.EventName.DTMF).build());
		}

		@Operation
		public void cancelOther() {
			this.other.cancel(this);
		}

		@Validate
		public void everybodyGotTheirs() {
			deliverAll();
			// Two uuids that become one may end a binding; nobody is to be without any.
			this.bound.check(this.routed);
			this.other.check(this.routed);
			this.router.endAll(EndReason.STREAM_CLOSED);
			deliverAll();
			if (!this.router.registrations().isEmpty() || this.router.boundCalls() != 0 || this.lanes.size() != 0) {
				throw new IllegalStateException("Stays behind: %s, %d calls, %d lanes"
					.formatted(this.router.registrations(), this.router.boundCalls(), this.lanes.size()));
			}
			this.bound.checkEnd();
			this.other.checkEnd();
		}

		/** Lanes that got no runner at once get one when the clock goes on. */
		private void deliverAll() {
			for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
				task.run();
			}
		}

	}

	/** One who registers at most once. */
	private static final class Member implements EslEventListener {

		private final List<Integer> seen = Collections.synchronizedList(new ArrayList<>());

		private volatile @Nullable Listening listening;

		private volatile int registeredAt = -1;

		private volatile int cancelledAt = Integer.MAX_VALUE;

		private volatile boolean cancelling;

		private volatile int ends;

		void register(Router router, EventSelector selector) {
			if (this.registeredAt < 0) {
				this.listening = router.router.register(selector, this, false);
				this.registeredAt = router.routed;
			}
		}

		void cancel(Router router) {
			Listening current = this.listening;
			if (current != null) {
				this.cancelling = true;
				current.cancel();
				this.cancelledAt = Math.min(this.cancelledAt, router.routed);
			}
		}

		void check(int routed) {
			List<Integer> sorted = this.seen.stream().sorted().distinct().toList();
			boolean right = sorted.equals(this.seen);
			for (int number = this.registeredAt + 1; this.registeredAt >= 0 && number <= routed; number++) {
				right &= this.cancelling || this.seen.contains(number);
			}
			int last = this.cancelledAt;
			right &= this.seen.stream().allMatch((number) -> number <= last);
			if (!right) {
				throw new IllegalStateException("registered at %d, cancelled at %d of %d, seen %s"
					.formatted(this.registeredAt, this.cancelledAt, routed, this.seen));
			}
		}

		void checkEnd() {
			if (this.ends != ((this.listening != null) ? 1 : 0)) {
				throw new IllegalStateException(this.ends + " ends");
			}
		}

		@Override
		public void onEvent(EslEvent event) {
			this.seen.add(Integer.valueOf(event.header("number")));
		}

		@Override
		public void onEnd(EndReason reason) {
			this.ends++;
		}

	}

}
