package io.github.eslboot.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.Stress;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.delivery.CallLanes;
import io.github.eslboot.event.delivery.TestLanes;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.testsupport.QueuedTimers;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@link EventRouter} under stress: registering and cancelling while events are routed. A
 * registered listener receives each event once and in order, a cancelled one receives
 * none, each is notified of its end once, the observer is notified of each registration
 * and then of its end, and the tables are empty at the end.
 */
@Tag("lincheck")
class EventRouterStressTests {

	@Test
	void listenersReceiveEachEventOnceWhileRegistrationsChange() {
		Stress.options().check(Router.class);
	}

	/** Operations of the scenarios. */
	public static class Router {

		private static final EslClientResources RESOURCES = EslClientResources.builder()
			.ioThreads(1)
			.threadPerTask(Runnable::run)
			.build();

		/** Not used: no call ends, so no grace period starts. */
		private static final EventLoop TIMERS = new EmbeddedChannel().eventLoop();

		private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

		private final CallLanes lanes = TestLanes.create(64 << 20, Runnable::run, new QueuedTimers(this.tasks));

		private final Observed observed = new Observed();

		private final EventRouter router = new EventRouter(this.lanes, EventStreamOptions.defaults(), TIMERS, RESOURCES,
				this.observed);

		private volatile int routed;

		private final Member bound = new Member();

		private final Member other = new Member();

		private final Member conditional = new Member();

		/** Current uuid of the call; transfers change it. */
		private String uuid = "a";

		@Operation(nonParallelGroup = "event loop")
		public void route() {
			this.routed++;
			this.router.route(
					EslEvent.of("DTMF", Map.of("Unique-ID", this.uuid, "number", "" + this.routed, "kind", "digit")));
			this.router.flush();
		}

		@Operation(nonParallelGroup = "event loop")
		public void rename() {
			String next = this.uuid.equals("a") ? "b" : "a";
			this.router.route(EslEvent.of("CHANNEL_UUID", Map.of("Unique-ID", next, "Old-Unique-ID", this.uuid)));
			this.router.flush();
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
			this.other.register(this, EventSelector.ofEvents(EventName.DTMF).build());
		}

		@Operation
		public void cancelOther() {
			this.other.cancel(this);
		}

		@Operation(nonParallelGroup = "conditional")
		public void listenWithConditions() {
			this.conditional.register(this,
					EventSelector.ofEvents(EventName.DTMF)
						.whereEquals("kind", "digit")
						.where("number", (number) -> !number.isEmpty())
						.build());
		}

		@Operation
		public void cancelConditional() {
			this.conditional.cancel(this);
		}

		@Validate
		public void eachListenerReceivedItsEvents() {
			deliverAll();
			// Two uuids that become one may end a binding, but not the last one.
			this.bound.check(this.routed);
			this.other.check(this.routed);
			this.conditional.check(this.routed);
			this.router.endAll(EndReason.STREAM_CLOSED);
			deliverAll();
			if (!this.router.registrations().isEmpty() || this.router.boundUuids() != 0 || this.lanes.size() != 0) {
				throw new IllegalStateException("Remaining: %s, %d uuids, %d lanes"
					.formatted(this.router.registrations(), this.router.boundUuids(), this.lanes.size()));
			}
			this.observed.check();
			this.bound.checkEnd();
			this.other.checkEnd();
			this.conditional.checkEnd();
		}

		/** Lanes without a runner get one when the timers run. */
		private void deliverAll() {
			for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
				task.run();
			}
		}

	}

	/** Counts the registrations that were added and not removed. */
	private static final class Observed implements EventRouter.RegistrationObserver {

		private final AtomicInteger current = new AtomicInteger();

		private volatile boolean removedFirst;

		@Override
		public void onAdded(ListenerRegistration registration) {
			this.current.incrementAndGet();
		}

		@Override
		public void onRemoved(ListenerRegistration registration) {
			this.removedFirst |= this.current.decrementAndGet() < 0;
		}

		void check() {
			if (this.removedFirst || this.current.get() != 0) {
				throw new IllegalStateException(
						"removed before added: %s, not removed: %d".formatted(this.removedFirst, this.current.get()));
			}
		}

	}

	/** Listener that is registered at most once. */
	private static final class Member implements EslEventListener {

		private final List<Integer> seen = Collections.synchronizedList(new ArrayList<>());

		private volatile @Nullable ListenerRegistration registration;

		private volatile int registeredAt = -1;

		private volatile int cancelledAt = Integer.MAX_VALUE;

		private volatile boolean cancelling;

		private volatile int ends;

		void register(Router router, EventSelector selector) {
			if (this.registeredAt < 0) {
				this.registration = router.router.register(selector, this, false);
				this.registeredAt = router.routed;
			}
		}

		void cancel(Router router) {
			ListenerRegistration current = this.registration;
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
			if (this.ends != ((this.registration != null) ? 1 : 0)) {
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
