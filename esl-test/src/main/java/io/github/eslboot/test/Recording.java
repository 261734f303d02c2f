package io.github.eslboot.test;

/**
 * Start and stop of recordings: fires their events and sets their variables, but writes
 * no file. Used with the {@link Switchboard}'s lock held.
 */
final class Recording {

	private Recording() {
	}

	/** Starts the recording of the application {@code record}, which blocks. */
	static void startMessage(Channel channel, String path) {
		channel.recordings().put(path, EventBus.micros());
		channel.fire("RECORD_START", null, (event) -> event.header("Record-File-Path", path));
	}

	static void start(Channel channel, String path) {
		startMessage(channel, path);
		mediaBug(channel, "MEDIA_BUG_START", path);
	}

	/** Ends the recording of the application {@code record}. */
	static void stopMessage(Channel channel, String path) {
		if (setLength(channel, path)) {
			channel.fire("RECORD_STOP", null, (event) -> event.header("Record-File-Path", path));
		}
	}

	/**
	 * Ends a recording.
	 * @param channel the recorded channel
	 * @param path file of the recording, or {@code all}
	 * @return {@code false} if there is no such recording
	 */
	static boolean stop(Channel channel, String path) {
		if (path.equals("all")) {
			boolean any = !channel.recordings().isEmpty();
			java.util.List.copyOf(channel.recordings().keySet()).forEach((each) -> stop(channel, each));
			return any;
		}
		if (!setLength(channel, path)) {
			return false;
		}
		channel.set("record_completion_cause", "success-maxtime");
		channel.fire("RECORD_STOP", null,
				(event) -> event.header("Record-File-Path", path).header("Record-Completion-Cause", "success-maxtime"));
		mediaBug(channel, "MEDIA_BUG_STOP", path);
		return true;
	}

	/** Sets the variables of an ended recording; returns whether it was running. */
	private static boolean setLength(Channel channel, String path) {
		Long started = channel.recordings().remove(path);
		if (started == null) {
			return false;
		}
		long millis = (EventBus.micros() - started) / 1000;
		channel.set("record_file_size", Long.toString(44 + millis * 16));
		channel.set("record_samples", Long.toString(millis * 8));
		channel.set("record_seconds", Long.toString(millis / 1000));
		channel.set("record_ms", Long.toString(millis));
		return true;
	}

	private static void mediaBug(Channel channel, String type, String path) {
		channel.fire(type,
				(event) -> event.header("Media-Bug-Function", "session_record").header("Media-Bug-Target", path), null);
	}

}
