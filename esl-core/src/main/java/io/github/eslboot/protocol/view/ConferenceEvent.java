package io.github.eslboot.protocol.view;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * View of the {@code CUSTOM} event {@code conference::maintenance}: something happens in
 * a conference.
 *
 * @param event the event
 */
public record ConferenceEvent(EslEvent event) implements EventView {

	/**
	 * Returns the name of the conference.
	 * @return the name, or {@code null} when the event has none
	 */
	public @Nullable String conference() {
		return this.event.header("Conference-Name");
	}

	/**
	 * Returns the uuid of this session of the conference.
	 * @return the uuid, or {@code null} when the event has none
	 */
	public @Nullable String conferenceUuid() {
		return this.event.header("Conference-Unique-ID");
	}

	/**
	 * Returns what happens, for example {@code add-member}.
	 * @return the action, or {@code null} when the event has none
	 */
	public @Nullable String action() {
		return this.event.header("Action");
	}

	/**
	 * Returns the number of members.
	 * @return the number, or -1 when the event has none
	 */
	public long size() {
		return HeaderValues.number(this.event, "Conference-Size");
	}

	/**
	 * Returns the member id.
	 * @return the id, or -1 when the event is about no member
	 */
	public long member() {
		return HeaderValues.number(this.event, "Member-ID");
	}

	/**
	 * Returns the uuid of the member's channel.
	 * @return the uuid, or {@code null} when the event has none
	 */
	public @Nullable String uuid() {
		return this.event.uniqueId();
	}

	/**
	 * Whether the other members can hear this member.
	 * @return {@code true} if so
	 */
	public boolean canSpeak() {
		return Boolean.parseBoolean(this.event.header("Speak"));
	}

	/**
	 * Whether this member can hear the other members.
	 * @return {@code true} if so
	 */
	public boolean canHear() {
		return Boolean.parseBoolean(this.event.header("Hear"));
	}

	/**
	 * Whether the member is talking.
	 * @return {@code true} if so
	 */
	public boolean isTalking() {
		return Boolean.parseBoolean(this.event.header("Talking"));
	}

	/**
	 * Returns the file that is played or recorded.
	 * @return the path, or {@code null} when the event has none
	 */
	public @Nullable String path() {
		return this.event.header("Path");
	}

}
