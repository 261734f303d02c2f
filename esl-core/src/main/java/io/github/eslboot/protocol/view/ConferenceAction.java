package io.github.eslboot.protocol.view;

import org.jspecify.annotations.Nullable;

/**
 * What happened in a conference, {@code Action}.
 *
 * @since 0.1.0
 */
public enum ConferenceAction {

	/** The conference was created, by its first member. */
	CONFERENCE_CREATE("conference-create"),

	/** The conference has ended. */
	CONFERENCE_DESTROY("conference-destroy"),

	/** The conference exists; sent regularly if its profile says so. */
	CONFERENCE_HEARTBEAT("conference-heartbeat"),

	/** A member has entered the conference. */
	ADD_MEMBER("add-member"),

	/** A member has left the conference. */
	DEL_MEMBER("del-member"),

	/** A member was removed with {@code kick}. {@link #DEL_MEMBER} follows. */
	KICK_MEMBER("kick-member"),

	/** A member was removed with {@code hup}. {@link #DEL_MEMBER} follows. */
	HUP_MEMBER("hup-member"),

	/** A member was moved to another conference. */
	TRANSFER("transfer"),

	/** A member was muted. */
	MUTE_MEMBER("mute-member"),

	/** A member can speak again. */
	UNMUTE_MEMBER("unmute-member"),

	/** A muted member talks. */
	MUTE_DETECT("mute-detect"),

	/** A member can no longer hear the others. */
	DEAF_MEMBER("deaf-member"),

	/** A member can hear the others again. */
	UNDEAF_MEMBER("undeaf-member"),

	/** A member was put on hold. */
	HOLD_MEMBER("hold-member"),

	/** A member was taken off hold. */
	UNHOLD_MEMBER("unhold-member"),

	/** A member starts to talk. */
	START_TALKING("start-talking"),

	/** A member stops talking. */
	STOP_TALKING("stop-talking"),

	/** Another member has the floor. */
	FLOOR_CHANGE("floor-change"),

	/** The conference was locked. */
	LOCK("lock"),

	/** The conference was unlocked. */
	UNLOCK("unlock"),

	/** A recording has started. */
	START_RECORDING("start-recording"),

	/** A recording has ended. */
	STOP_RECORDING("stop-recording"),

	/** A recording is interrupted. */
	PAUSE_RECORDING("pause-recording"),

	/** A recording continues. */
	RESUME_RECORDING("resume-recording"),

	/** A file is played to the conference. */
	PLAY_FILE("play-file"),

	/** A file was played to the conference. */
	PLAY_FILE_DONE("play-file-done"),

	/** A file is played to a member. */
	PLAY_FILE_MEMBER("play-file-member"),

	/** A file was played to a member. */
	PLAY_FILE_MEMBER_DONE("play-file-member-done"),

	/** A text is said to the conference. */
	SPEAK_TEXT("speak-text"),

	/** A text is said to a member. */
	SPEAK_TEXT_MEMBER("speak-text-member"),

	/** A member pressed keys. */
	DTMF("dtmf"),

	/** Digits were sent to a member. */
	DTMF_MEMBER("dtmf-member"),

	/** A call that the conference placed in the background was answered, or failed. */
	BGDIAL_RESULT("bgdial-result"),

	/** An action that this library does not know, or none. */
	OTHER("");

	private final String text;

	ConferenceAction(String text) {
		this.text = text;
	}

	static ConferenceAction of(@Nullable String text) {
		for (ConferenceAction action : values()) {
			if (action.text.equals(text)) {
				return action;
			}
		}
		return OTHER;
	}

}
