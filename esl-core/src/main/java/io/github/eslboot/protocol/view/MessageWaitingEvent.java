package io.github.eslboot.protocol.view;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * View of {@code MESSAGE_WAITING}: the voice messages of a mailbox have changed, or a
 * phone asked for them. Events of other servers, which a SIP profile forwards, have no
 * numbers.
 *
 * @param event the event
 * @since 0.1.0
 */
public record MessageWaitingEvent(EslEvent event) implements EventView {

	private static final Pattern COUNTS = Pattern
		.compile("\\s*\\+?(\\d+)/(\\d+)(?:\\s*\\(\\s*(\\d+)/(\\d+)\\s*\\))?\\s*");

	private static final int NEW = 1;

	private static final int SAVED = 2;

	private static final int NEW_URGENT = 3;

	private static final int SAVED_URGENT = 4;

	/**
	 * Returns the mailbox as {@code user@domain}, without the prefix {@code sip:} that
	 * some of the events have.
	 * @return the mailbox, or {@code null} if the event has none
	 */
	public @Nullable String account() {
		String account = this.event.header("MWI-Message-Account");
		return (account != null && account.regionMatches(true, 0, "sip:", 0, 4)) ? account.substring(4) : account;
	}

	/**
	 * Returns whether there are new messages.
	 * @return whether messages are waiting; {@code false} if the event does not report it
	 */
	public boolean isWaiting() {
		return HeaderValues.is(this.event, "MWI-Messages-Waiting", "yes");
	}

	/**
	 * Returns the number of new messages.
	 * @return the number, or -1 if the event has none
	 */
	public long newMessages() {
		return count(NEW);
	}

	/**
	 * Returns the number of saved messages.
	 * @return the number, or -1 if the event has none
	 */
	public long savedMessages() {
		return count(SAVED);
	}

	/**
	 * Returns the number of new urgent messages.
	 * @return the number, or -1 if the event has none
	 */
	public long newUrgentMessages() {
		return count(NEW_URGENT);
	}

	/**
	 * Returns the number of saved urgent messages.
	 * @return the number, or -1 if the event has none
	 */
	public long savedUrgentMessages() {
		return count(SAVED_URGENT);
	}

	private long count(int group) {
		String text = this.event.header("MWI-Voice-Message");
		Matcher matcher = (text != null) ? COUNTS.matcher(text) : null;
		return (matcher != null && matcher.matches()) ? HeaderValues.number(matcher.group(group)) : -1;
	}

	/**
	 * Returns what changed the messages: {@code NEW}, {@code READ}, {@code SAVE},
	 * {@code DELETE}, {@code PURGE} or {@code UNKNOWN}.
	 * @return the reason, or {@code null} if a phone asked for the messages
	 */
	public @Nullable String reason() {
		return this.event.header("Update-Reason");
	}

	/**
	 * Returns the name of the SIP profile of the phone that asked for the messages.
	 * @return the name, or {@code null} if no phone asked for them
	 */
	public @Nullable String profile() {
		return this.event.header("Sofia-Profile");
	}

}
