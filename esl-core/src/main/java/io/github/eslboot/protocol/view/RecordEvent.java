package io.github.eslboot.protocol.view;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * View of {@code RECORD_START} and {@code RECORD_STOP}: a recording of a channel starts
 * or stops.
 * <p>
 * Length and size are variables of the channel, which keep the values of the last
 * recording that ended. Therefore this view reads them from {@code RECORD_STOP} only.
 *
 * @param event the event
 * @since 0.1.0
 */
public record RecordEvent(EslEvent event) implements EventView {

	/**
	 * Returns whether the recording stopped.
	 * @return {@code true} for {@code RECORD_STOP}
	 */
	public boolean isStop() {
		return this.event.name().equals("RECORD_STOP");
	}

	/**
	 * Returns the uuid of the channel.
	 * @return the uuid, or {@code null} if the event has none
	 */
	public @Nullable String uuid() {
		return this.event.uniqueId();
	}

	/**
	 * Returns the file of the recording.
	 * @return the path, or {@code null} if the event has none
	 */
	public @Nullable String path() {
		return this.event.header("Record-File-Path");
	}

	/**
	 * Returns the length of the recorded audio, in whole milliseconds.
	 * @return the length, or {@code null} if the recording starts or its file could not
	 * be opened
	 */
	public @Nullable Duration length() {
		return HeaderValues.duration(HeaderValues.number(variableOfStop("record_ms")), ChronoUnit.MILLIS);
	}

	/**
	 * Returns the size of the file, in bytes.
	 * @return the size, or -1 if the recording starts or the size is unknown
	 */
	public long size() {
		return HeaderValues.number(variableOfStop("record_file_size"));
	}

	private @Nullable String variableOfStop(String variable) {
		return isStop() ? this.event.variable(variable) : null;
	}

	/**
	 * Returns why the recording ended.
	 * @return the cause, or {@code null} if the recording starts or was made by the
	 * application {@code record}, for which FreeSWITCH reports no cause
	 */
	public @Nullable RecordingCause cause() {
		return HeaderValues.value(this.event, "Record-Completion-Cause", RecordingCause::of);
	}

	/**
	 * Returns whether FreeSWITCH reports that it deleted the file, because nothing was
	 * recorded or the recording was shorter than its minimum length.
	 * @return whether the cause is {@link RecordingCause#EMPTY_FILE} or
	 * {@link RecordingCause#INPUT_TOO_SHORT}
	 */
	public boolean isDiscarded() {
		RecordingCause cause = cause();
		return RecordingCause.EMPTY_FILE.equals(cause) || RecordingCause.INPUT_TOO_SHORT.equals(cause);
	}

}
