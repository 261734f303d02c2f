package io.github.eslboot.group;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.protocol.EslEvent;

/** Listener that records events and ends, and events that overlap. */
final class CallRecorder implements EslEventListener {

	final Queue<EslEvent> events = new ConcurrentLinkedQueue<>();

	final Queue<EndReason> ends = new ConcurrentLinkedQueue<>();

	final Queue<String> overlaps = new ConcurrentLinkedQueue<>();

	private final AtomicInteger inside = new AtomicInteger();

	@Override
	public void onEvent(EslEvent event) {
		if (this.inside.incrementAndGet() > 1) {
			this.overlaps.add(event.toString());
		}
		this.events.add(event);
		this.inside.decrementAndGet();
	}

	@Override
	public void onEnd(EndReason reason) {
		this.ends.add(reason);
	}

	List<String> names() {
		return this.events.stream().map(EslEvent::name).toList();
	}

	List<String> nodes() {
		return this.events.stream().map(EslEvent::node).distinct().toList();
	}

}
