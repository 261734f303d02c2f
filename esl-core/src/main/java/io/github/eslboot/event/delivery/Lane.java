package io.github.eslboot.event.delivery;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
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
 * <p>
 * A lane whose next receiver is at its limit leaves its runner and waits in the queue of
 * the limit. It continues with the same receiver of the same event.
 */
final class Lane extends AtomicReference<Lane.@Nullable Item> implements LaneScheduler.Task, HandlerLimit.Waiter {

	private static final Logger logger = LoggerFactory.getLogger(Lane.class);

	/** Maximum deliveries per turn before the worker moves to the next lane. */
	private static final int MAX_TURN = 64;

	/** In place of the newest item: the lane is new and has had no item. */
	private static final Item IDLE = new Item("idle", List.of(), null, 0);

	/** In place of the newest item: the lane accepts no more items. */
	private static final Item RETIRED = new Item("retired", List.of(), null, 0);

	private static final AtomicReferenceFieldUpdater<Lane, @Nullable Receiver> CURRENT_TARGET = AtomicReferenceFieldUpdater
		.newUpdater(Lane.class, Receiver.class, "currentTarget");

	private static final AtomicLongFieldUpdater<Lane> BYTES_IN = AtomicLongFieldUpdater.newUpdater(Lane.class,
			"bytesIn");

	private static final AtomicLongFieldUpdater<Lane> BYTES_OUT = AtomicLongFieldUpdater.newUpdater(Lane.class,
			"bytesOut");

	private final Object key;

	private final Shared shared;

	/** Bytes of all events that were appended. Written by the event loop. */
	private volatile long bytesIn;

	/** Bytes of all events that have left. Written by the runner. */
	private volatile long bytesOut;

	/** Items that the runner has taken and not yet delivered, in order. */
	private @Nullable Item next;

	/** Number of targets of the next item that have received it. */
	private int delivered;

	/** Whether the waiting time of an event of this turn and batch was recorded. */
	private boolean measured;

	/** Slot that the lane has taken and not returned. */
	private @Nullable HandlerLimit slot;

	/**
	 * Current delivery, read by the watchdog; the target is written last. A lane that
	 * waits for a slot has a target and no thread.
	 */
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

	/** Records the size of an event that was appended. Called on the event loop. */
	void appended(long bytes) {
		BYTES_IN.lazySet(this, this.bytesIn + bytes);
	}

	/** Returns the memory of the waiting events, in bytes. Called on the event loop. */
	long waitingBytes() {
		return this.bytesIn - this.bytesOut;
	}

	/**
	 * Returns the receiver that the lane waits for: the one that it is calling, or whose
	 * limit is reached.
	 */
	@Nullable Receiver occupant() {
		return this.currentTarget;
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
		HandlerLimit awaited = null;
		DeliveredMemory released = new DeliveredMemory(this.shared.budget);
		this.measured = false;
		try {
			for (int i = 0; i < MAX_TURN && awaited == null; i++) {
				Item item = this.next;
				if (item == null) {
					item = take();
					this.measured = false;
				}
				if (item == null) {
					return false;
				}
				this.next = item.link;
				if (item.content instanceof EslEvent event) {
					released.addEvent(item.handler, MemoryBudget.size(event));
					awaited = deliver(event, item);
					if (awaited != null) {
						this.next = item;
						released.takeBack(MemoryBudget.size(event));
					}
				}
				else {
					if (item.content instanceof LostMarker) {
						released.addMarker(item.handler);
					}
					deliver(item.content);
				}
			}
		}
		finally {
			returnSlot();
			release(released);
		}
		if (awaited != null) {
			// Another runner may continue the lane from here.
			awaited.await(this, this.shared.workers);
			return false;
		}
		return true;
	}

	private void release(DeliveredMemory delivered) {
		BYTES_OUT.lazySet(this, this.bytesOut + delivered.bytesOfEvents());
		delivered.release();
	}

	private void measureWait(Item item) {
		this.measured = true;
		long now = System.nanoTime();
		this.shared.waits.record(Math.max(0, now - item.readNanos), now);
	}

	@Override
	public void resume(HandlerLimit limit) {
		this.slot = limit;
		this.shared.scheduler.ready(this);
		this.shared.scheduler.flush();
	}

	private boolean acquireSlot(HandlerLimit limit) {
		if (this.slot == limit) {
			return true;
		}
		returnSlot();
		HandlerLimit.Slot result = limit.tryAcquire(this.shared.workers);
		if (result == HandlerLimit.Slot.TAKEN) {
			this.slot = limit;
		}
		return result != HandlerLimit.Slot.REFUSED;
	}

	private void returnSlot() {
		HandlerLimit taken = this.slot;
		if (taken != null) {
			this.slot = null;
			taken.release(this.shared.workers);
		}
	}

	@Override
	public void discard(Throwable cause) {
		returnSlot();
		int discarded = 0;
		DeliveredMemory released = new DeliveredMemory(this.shared.budget);
		Item first = (this.next != null) ? this.next : take();
		while (first != null) {
			for (Item item = first; item != null; item = item.link) {
				discarded++;
				if (item.content instanceof EslEvent event) {
					released.addEvent(item.handler, MemoryBudget.size(event));
					this.shared.dropped.add(event);
					List<? extends Receiver> left = item.targets.subList(this.delivered, item.targets.size());
					left.forEach(Receiver::skipped);
				}
				else if (item.content instanceof LostMarker) {
					released.addMarker(item.handler);
				}
				this.delivered = 0;
			}
			first = take();
		}
		this.next = null;
		release(released);
		logger.warn("{}: no worker accepts deliveries ({}); dropped {} deliveries", this.shared.node, cause, discarded);
	}

	/**
	 * Delivers an event to those of its targets that have not received it.
	 * @return the limit to wait for, or {@code null} if all targets have received it
	 */
	private @Nullable HandlerLimit deliver(EslEvent event, Item item) {
		List<? extends Receiver> targets = item.targets;
		int from = this.delivered;
		this.delivered = 0;
		for (int i = from; i < targets.size(); i++) {
			Receiver target = targets.get(i);
			if (target.isActive()) {
				HandlerLimit limit = target.limit(event);
				if (limit != null && !acquireSlot(limit)) {
					this.delivered = i;
					this.currentThread = null;
					this.currentTarget = target;
					return limit;
				}
				if (!this.measured && from == 0) {
					measureWait(item);
				}
				this.currentEvent = event;
				this.currentThread = Thread.currentThread();
				CURRENT_TARGET.lazySet(this, target);
				try {
					this.shared.calls.event(target, event);
				}
				finally {
					CURRENT_TARGET.lazySet(this, null);
				}
				if (this.slot != null && this.slot.isAwaited()) {
					returnSlot();
				}
			}
			else {
				// The lane may have waited for it.
				CURRENT_TARGET.lazySet(this, null);
				target.skipped();
			}
		}
		return null;
	}

	private void deliver(Object content) {
		if (content instanceof LostMarker marker) {
			marker.close().forEach((source, counts) -> {
				Receiver target = source.receiver();
				if (target.isActive()) {
					this.shared.calls.notifyReceiver(target, "lost events", () -> target.onLost(source.uuid(), counts));
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
	 * @param workers workers that one handler may occupy
	 * @param waits times that events have waited
	 * @param calls calls receivers
	 * @param dropped counts dropped events
	 */
	record Shared(String node, Map<Object, Lane> lanes, LaneScheduler scheduler, MemoryBudget budget,
			WorkerShare workers, WaitTimes waits, ListenerCalls calls, DroppedEvents dropped) {

	}

	/** Content to deliver, linked to its predecessor or, once taken, to its successor. */
	static final class Item {

		private final Object content;

		private final List<? extends Receiver> targets;

		/** Handler whose share of the memory an event or marker uses. */
		private final @Nullable MemoryUse handler;

		/** Time at which an event was read, as of {@link System#nanoTime()}. */
		private final long readNanos;

		private @Nullable Item link;

		/**
		 * Creates an item.
		 * @param content an event, a {@link LostMarker} or a {@link Runnable}
		 * @param targets receivers of the event
		 * @param handler handler whose share of the memory the content uses
		 * @param readNanos time at which the event was read
		 */
		Item(Object content, List<? extends Receiver> targets, @Nullable MemoryUse handler, long readNanos) {
			this.content = content;
			this.targets = targets;
			this.handler = handler;
			this.readNanos = readNanos;
		}

	}

}
