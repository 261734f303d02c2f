package io.github.eslboot.testsupport;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.protocol.EslEvent;

import static org.assertj.core.api.Assertions.assertThat;

/** Listener that records its events and rejects concurrent deliveries of a call. */
public final class RecordingListener implements EslEventListener {

	public final Queue<EslEvent> events = new ConcurrentLinkedQueue<>();

	public final AtomicReference<EndReason> end = new AtomicReference<>();

	/** Calls of which an event is being recorded. */
	private final Set<String> inside = ConcurrentHashMap.newKeySet();

	@Override
	public void onEvent(EslEvent event) {
		String call = String.valueOf(event.uniqueId());
		assertThat(this.inside.add(call)).isTrue();
		this.events.add(event);
		this.inside.remove(call);
	}

	@Override
	public void onEnd(EndReason reason) {
		this.end.set(reason);
	}

	public List<String> names() {
		return this.events.stream().map(EslEvent::name).toList();
	}

	public EslEvent first(String name) {
		return this.events.stream().filter((event) -> event.name().equals(name)).findFirst().orElseThrow();
	}

}
