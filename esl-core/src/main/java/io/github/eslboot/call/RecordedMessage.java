package io.github.eslboot.call;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Message of a caller that was recorded while the call continues.
 *
 * @param file the file on the server
 * @param length length of the audio; silence that the phone does not send is not counted
 * @param end what ended the message
 * @param key the key that the caller pressed for {@link End#KEY}, otherwise {@code null}
 * @since 0.1.0
 */
public record RecordedMessage(String file, Duration length, End end, @Nullable String key) {

	static RecordedMessage of(Recording recording, ApplicationResult result, Duration elapsed) {
		String millis = result.variable("record_ms");
		Duration length = (millis != null && millis.matches("\\d{1,12}")) ? Duration.ofMillis(Long.parseLong(millis))
				: Duration.ZERO;
		String key = result.variable("playback_terminator_used");
		if (key != null && !key.isEmpty()) {
			return new RecordedMessage(recording.file(), length, End.KEY, key);
		}
		End end = (elapsed.compareTo(recording.max()) >= 0) ? End.MAX_LENGTH : End.STOPPED;
		return new RecordedMessage(recording.file(), length,
				"true".equals(result.variable("silence_hits_exhausted")) ? End.SILENCE : end, null);
	}

	/** What ended a message. */
	public enum End {

		/** The maximum length was reached. */
		MAX_LENGTH,

		/** The caller was silent. */
		SILENCE,

		/** The caller pressed a key. */
		KEY,

		/**
		 * {@link EslCall#stopPlayback()} ended the message, or the call was transferred.
		 */
		STOPPED

	}

}
