package io.github.eslboot.protocol.view;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * View of the {@code CUSTOM} event {@code conference::maintenance}: a change in a
 * conference, such as a member that joins or is muted.
 *
 * @param event the event
 * @since 0.1.0
 */
public record ConferenceEvent(EslEvent event) implements EventView {

	/**
	 * Returns the name of the conference.
	 * @return the name, or {@code null} if the event has none
	 */
	public @Nullable String conference() {
		return this.event.header("Conference-Name");
	}

	/**
	 * Returns the uuid of the conference, which changes when a conference with the same
	 * name is created again.
	 * @return the uuid, or {@code null} if the event has none
	 */
	public @Nullable String conferenceUuid() {
		return this.event.header("Conference-Unique-ID");
	}

	/**
	 * Returns the action that the event reports.
	 * @return the action; {@link ConferenceAction#OTHER} if it is unknown or the event
	 * has none
	 */
	public ConferenceAction action() {
		return ConferenceAction.of(this.event.header("Action"));
	}

	/**
	 * Returns the number of members.
	 * @return the number, or -1 if the event has none
	 */
	public long size() {
		return HeaderValues.number(this.event, "Conference-Size");
	}

	/**
	 * Returns the member id.
	 * @return the id, or -1 if the event does not concern a member
	 */
	public long member() {
		return HeaderValues.number(this.event, "Member-ID");
	}

	/**
	 * Returns the uuid of the member's channel.
	 * @return the uuid, or {@code null} if the event has none
	 */
	public @Nullable String uuid() {
		return this.event.uniqueId();
	}

	/**
	 * Returns whether the other members can hear this member.
	 * @return whether the member can speak; {@code false} if the event does not report it
	 */
	public boolean canSpeak() {
		return Boolean.parseBoolean(this.event.header("Speak"));
	}

	/**
	 * Returns whether this member can hear the other members.
	 * @return whether the member can hear; {@code false} if the event does not report it
	 */
	public boolean canHear() {
		return Boolean.parseBoolean(this.event.header("Hear"));
	}

	/**
	 * Returns whether the member is talking.
	 * @return whether the member is talking; {@code false} if the event does not report
	 * it
	 */
	public boolean isTalking() {
		return Boolean.parseBoolean(this.event.header("Talking"));
	}

	/**
	 * Returns the file that is played or recorded.
	 * @return the path, or {@code null} if the event has none
	 */
	public @Nullable String path() {
		return this.event.header("Path");
	}

}
