package io.github.eslboot.sample.recordings;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import io.github.eslboot.annotation.EslEventHandler;
import io.github.eslboot.annotation.EslUuid;
import io.github.eslboot.protocol.view.RecordEvent;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Handler of RECORD_START and RECORD_STOP. A recording is stored once, also if several
 * instances of the application receive its events.
 */
@Component
class RecordingEvents {

	private final RecordingRepository recordings;

	private final RecordingFiles files;

	RecordingEvents(RecordingRepository recordings, RecordingFiles files) {
		this.recordings = recordings;
		this.files = files;
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
			return;
		}
		Instant at = Objects.requireNonNullElseGet(event.event().timestamp(), Instant::now);
		try {
			this.recordings.save(new Recording(null, call, file, at, null));
		}
		catch (DuplicateKeyException ex) {
			// Another instance was faster.
		}
	}

}
