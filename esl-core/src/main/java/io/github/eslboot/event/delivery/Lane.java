package io.github.eslboot.event.delivery;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sequence of deliveries, for example the events of one call. Items wait in a linked list
 * with the newest first, which the runner takes as a whole. The event loop and the runner
 * access the list for every event, so it is lock-free.
 */
final class Lane extends AtomicReference<Lane.@Nullable Item> implements LaneScheduler.Task {

	private static final Logger logger = LoggerFactory.getLogger(Lane.class);

	/** Maximum deliveries per turn before the worker moves to the next lane. */
	private static final int MAX_TURN = 64;

	/** In place of the newest item: the lane is new and has had no item. */
	private static final Item IDLE = new Item("idle", List.of());

	/** In place of the newest item: the lane accepts no more items. */
	private static final Item RETIRED = new Item("retired", List.of());

	private static final AtomicReferenceFieldUpdater<Lane, @Nullable Receiver> CURRENT_TARGET = AtomicReferenceFieldUpdater
		.newUpdater(Lane.class, Receiver.class, "currentTarget");

	private final Object key;

	private final Shared shared;

	/** Items that the runner has taken and not yet delivered, in order. */
	private @Nullable Item next;

	/** Current delivery, read by the watchdog; the target is written last. */
	private @Nullable EslEvent currentEvent;

	private @Nullable Thread currentThread;

	private volatile @Nullable Receiver currentTarget;

	Lane(Object key, Shared shared) {
		super(IDLE);
		this.key = key;
		this.shared = shared;
	}

	/**
	 * Appends an item. The first one makes the lane ready for a runner.
	 * @return whether the item was appended; {@code false} once the lane has retired
	 */
	boolean append(Item item) {
		while (true) {
			Item last = get();
			if (last == RETIRED) {
				return false;
			}
			boolean idle = last == IDLE;
			item.link = idle ? null : last;
			if (compareAndSet(last, item)) {
				if (idle) {
					this.shared.scheduler.ready(this);
				}
				return true;
			}
		}
	}

	/** Merges a marker into the newest item if that is a marker as well. */
	boolean mergeMarker(LostMarker marker) {
		Item last = get();
		return last != null && last.content instanceof LostMarker newest && newest.merge(marker);
	}

	/** Takes all waiting items; retires the lane when there are none. */
	private @Nullable Item take() {
		while (true) {
			Item last = getAndSet(null);
			if (last != null) {
				return inOrder(last);
			}
			if (compareAndSet(null, RETIRED)) {
				this.shared.lanes.remove(this.key, this);
				return null;
			}
		}
	}

	private static Item inOrder(Item last) {
		Item first = last;
		Item before = last.link;
		first.link = null;
		while (before != null) {
			Item earlier = before.link;
			before.link = first;
			first = before;
			before = earlier;
		}
		return first;
	}

	@Override
	public boolean takeTurn() {
		long bytes = 0;
		int events = 0;
		try {
			for (int i = 0; i < MAX_TURN; i++) {
				Item item = (this.next != null) ? this.next : take();
				if (item == null) {
					return false;
				}
				this.next = item.link;
				if (item.content instanceof EslEvent event) {
					bytes += MemoryBudget.size(event);
					events++;
					deliver(event, item.targets);
				}
				else {
					bytes += (item.content instanceof LostMarker) ? MemoryBudget.markerSize() : 0;
					deliver(item.content);
				}
			}
		}
		finally {
			this.shared.budget.release(bytes, events);
		}
		return true;
	}

	@Override
	public void discard(Throwable cause) {
		int discarded = 0;
		Item first = (this.next != null) ? this.next : take();
		while (first != null) {
			for (Item item = first; item != null; item = item.link) {
				discarded++;
				if (item.content instanceof EslEvent event) {
					this.shared.budget.release(MemoryBudget.size(event), 1);
					this.shared.dropped.add(event);
				}
				else if (item.content instanceof LostMarker) {
					this.shared.budget.release(MemoryBudget.markerSize(), 0);
				}
			}
			first = take();
		}
		this.next = null;
		logger.warn("{}: no worker accepts deliveries ({}); dropped {} deliveries", this.shared.node, cause, discarded);
	}

	private void deliver(EslEvent event, List<? extends Receiver> targets) {
		for (int i = 0; i < targets.size(); i++) {
			Receiver target = targets.get(i);
			if (target.isActive()) {
				this.currentEvent = event;
				this.currentThread = Thread.currentThread();
				CURRENT_TARGET.lazySet(this, target);
				try {
					this.shared.calls.event(target, event);
				}
				finally {
					CURRENT_TARGET.lazySet(this, null);
				}
			}
		}
	}

	private void deliver(Object content) {
		if (content instanceof LostMarker marker) {
			marker.close().forEach((target, counts) -> {
				if (target.isActive()) {
					this.shared.calls.notifyReceiver(target, "lost events", () -> target.onLost(counts));
				}
			});
		}
		else if (content instanceof Runnable task) {
			try {
				task.run();
			}
			catch (Throwable ex) {
				logger.error("{}: a task of the event stream failed; the lane continues", this.shared.node, ex);
			}
		}
	}

	/** Returns the delivery in progress, for the watchdog. */
	@Nullable Delivery currentDelivery() {
		Receiver target = this.currentTarget;
		EslEvent event = this.currentEvent;
		Thread thread = this.currentThread;
		return (target != null && event != null && thread != null) ? new Delivery(target, event, thread) : null;
	}

	/**
	 * Call of a receiver that has not returned.
	 *
	 * @param target the receiver
	 * @param event the event that it handles
	 * @param thread the thread that it runs on
	 */
	record Delivery(Receiver target, EslEvent event, Thread thread) {

	}

	/**
	 * Parts that all lanes of a stream share.
	 *
	 * @param node name for log lines
	 * @param lanes lanes by key; a lane that retires removes itself
	 * @param scheduler gives lanes a runner
	 * @param budget memory of waiting events
	 * @param calls calls receivers
	 * @param dropped counts dropped events
	 */
	record Shared(String node, Map<Object, Lane> lanes, LaneScheduler scheduler, MemoryBudget budget,
			ListenerCalls calls, DroppedEvents dropped) {

	}

	/** Content to deliver, linked to its predecessor or, once taken, to its successor. */
	static final class Item {

		private final Object content;

		private final List<? extends Receiver> targets;

		private @Nullable Item link;

		/**
		 * Creates an item.
		 * @param content an event, a {@link LostMarker} or a {@link Runnable}
		 * @param targets receivers of the event
		 */
		Item(Object content, List<? extends Receiver> targets) {
			this.content = content;
			this.targets = targets;
		}

	}

}
