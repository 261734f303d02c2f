package io.github.eslboot.protocol.view;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * View of {@code BACKGROUND_JOB}: a {@code bgapi} command has finished.
 *
 * @param event the event
 * @since 0.1.0
 */
public record BackgroundJobEvent(EslEvent event) implements EventView {

	/**
	 * Returns the uuid of the job.
	 * @return the uuid, or {@code null} if the event has none
	 */
	public @Nullable String jobUuid() {
		return this.event.header("Job-UUID");
	}

	/**
	 * Returns the name of the API command.
	 * @return the name, or {@code null} if the event has none
	 */
	public @Nullable String command() {
		return this.event.header("Job-Command");
	}

	/**
	 * Returns the arguments of the API command.
	 * @return the arguments, or {@code null} if the event has none
	 */
	public @Nullable String arguments() {
		return this.event.header("Job-Command-Arg");
	}

	/**
	 * Returns the output of the API command.
	 * @return the output, or {@code null} if the event has none
	 */
	public @Nullable String output() {
		return this.event.body();
	}

}
