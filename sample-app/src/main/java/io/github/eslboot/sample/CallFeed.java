package io.github.eslboot.sample;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells the pages what has changed in the list of calls, ten times a second at most,
 * however many events come.
 */
@Component
class CallFeed {

	private final LiveCalls calls;

	private final LiveFeed feed;

	private final StatusBoard status;

	private Map<String, CallView> shown = Map.of();

	CallFeed(LiveCalls calls, LiveFeed feed, StatusBoard status) {
		this.calls = calls;
		this.feed = feed;
		this.status = status;
	}

	/** Begins a feed with everything there is; changes follow without a gap. */
	synchronized SseEmitter open() {
		publishChanges();
		Map<String, Object> first = new LinkedHashMap<>();
		first.put("snapshot",
				new Snapshot(System.currentTimeMillis(), List.copyOf(this.shown.values()), this.status.status()));
		return this.feed.open(first);
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
	 * What a page begins with.
	 *
	 * @param now the time here, in milliseconds since 1970, as clocks differ
	 * @param calls all calls
	 * @param status the status
	 */
	record Snapshot(long now, List<CallView> calls, DeskStatus status) {

	}

	/**
	 * What has changed.
	 *
	 * @param changed calls that are new or different
	 * @param removed calls that are gone
	 */
	record Changes(List<CallView> changed, List<Removed> removed) {

	}

	/**
	 * A call that is gone.
	 *
	 * @param uuid the uuid it was shown with
	 * @param cause why it ended; {@code null} when it is part of another call now
	 */
	record Removed(String uuid, @Nullable String cause) {

	}

}
