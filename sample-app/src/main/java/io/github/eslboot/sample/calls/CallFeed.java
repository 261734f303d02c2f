package io.github.eslboot.sample.calls;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.eslboot.sample.live.LiveFeed;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Publisher of changes in the list of calls to the open pages. It publishes at most ten
 * times per second, regardless of the rate of events.
 */
@Component
class CallFeed {

	private final LiveCalls calls;

	private final LiveFeed feed;

	private Map<String, CallView> shown = Map.of();

	CallFeed(LiveCalls calls, LiveFeed feed) {
		this.calls = calls;
		this.feed = feed;
	}

	/** Opens a feed that begins with a snapshot; changes follow without a gap. */
	synchronized SseEmitter open() {
		publishChanges();
		return this.feed
			.open(Map.of("snapshot", new Snapshot(System.currentTimeMillis(), List.copyOf(this.shown.values()))));
	}

	@Scheduled(fixedDelay = 100)
	synchronized void publishChanges() {
		Map<String, CallView> now = new LinkedHashMap<>();
		this.calls.views().forEach((call) -> now.put(call.uuid(), call));
		List<CallView> changed = now.values()
			.stream()
			.filter((call) -> !call.equals(this.shown.get(call.uuid())))
			.toList();
		List<Removed> removed = new ArrayList<>();
		for (String uuid : this.shown.keySet()) {
			if (!now.containsKey(uuid)) {
				removed.add(new Removed(uuid, this.calls.cause(uuid)));
			}
		}
		this.shown = now;
		if (!changed.isEmpty() || !removed.isEmpty()) {
			this.feed.publish("calls", new Changes(changed, removed));
		}
	}

	/**
	 * First message of a feed.
	 *
	 * @param now the server's time in milliseconds since 1970, from which the page
	 * derives the difference of the clocks
	 * @param calls all calls
	 */
	record Snapshot(long now, List<CallView> calls) {

	}

	/**
	 * Changes in the list of calls.
	 *
	 * @param changed calls that are new or have changed
	 * @param removed calls that are no longer in the list
	 */
	record Changes(List<CallView> changed, List<Removed> removed) {

	}

	/**
	 * A call that is no longer in the list.
	 *
	 * @param uuid the uuid under which it was shown
	 * @param cause the cause of its end; {@code null} if it is now part of another call
	 */
	record Removed(String uuid, @Nullable String cause) {

	}

}
