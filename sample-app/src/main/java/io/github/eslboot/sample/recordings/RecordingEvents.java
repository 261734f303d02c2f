package io.github.eslboot.sample.recordings;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

import io.github.eslboot.annotation.EslEventHandler;
import io.github.eslboot.annotation.EslUuid;
import io.github.eslboot.protocol.view.RecordEvent;
import io.github.eslboot.sample.live.LiveFeed;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Handler of RECORD_START and RECORD_STOP. A recording is stored once, also if several
 * instances of the application receive its events.
 */
@Component
class RecordingEvents {

	/** Number of recordings in progress that the pages show. */
	private static final int MAX_SHOWN = 1000;

	private final RecordingRepository recordings;

	private final RecordingFiles files;

	private final LiveFeed feed;

	/** Legs that are being recorded. Guarded by this. */
	private final Set<String> recorded = new LinkedHashSet<>();

	RecordingEvents(RecordingRepository recordings, RecordingFiles files, LiveFeed feed) {
		this.recordings = recordings;
		this.files = files;
		this.feed = feed;
	}

	@EslEventHandler
	void on(RecordEvent event, @EslUuid String call) {
		String file = event.path();
		if (file == null || !this.files.isOwn(file)) {
			return;
		}
		if (event.isStop()) {
			Duration length = Objects.requireNonNullElse(event.length(), Duration.ZERO);
			this.recordings.finish(call, file, length.toMillis());
		}
		else {
			store(call, file, Objects.requireNonNullElseGet(event.event().timestamp(), Instant::now));
		}
		show(call, !event.isStop());
	}

	private void store(String call, String file, Instant at) {
		try {
			this.recordings.save(new Recording(null, call, file, at, null));
		}
		catch (DuplicateKeyException ex) {
			// Another instance was faster.
		}
	}

	private synchronized void show(String call, boolean isRecorded) {
		if (!isRecorded) {
			this.recorded.remove(call);
		}
		else if (this.recorded.size() < MAX_SHOWN) {
			this.recorded.add(call);
		}
		this.feed.state("recording", this.recorded);
	}

}
