package io.github.eslboot.test;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Message to a channel, sent by {@code sendmsg} or by an API command that FreeSWITCH
 * implements with a message.
 *
 * @param headers headers that the event PRIVATE_COMMAND shows, in order
 * @param body the body, or {@code null}
 * @param whenDone runs when the message was processed, instead of the event
 * PRIVATE_COMMAND; {@code null} to fire the event
 */
record Message(List<SimulatedEvent.Header> headers, @Nullable String body, @Nullable Runnable whenDone) {

	Message(List<SimulatedEvent.Header> headers, @Nullable String body) {
		this(headers, body, null);
	}

	@Nullable String header(String name) {
		for (SimulatedEvent.Header header : this.headers) {
			if (header.name().equalsIgnoreCase(name)) {
				return header.value();
			}
		}
		return null;
	}

	String or(String name, String otherwise) {
		String value = header(name);
		return (value != null) ? value : otherwise;
	}

	int number(String name, int otherwise) {
		try {
			return Integer.parseInt(or(name, ""));
		}
		catch (NumberFormatException ex) {
			return otherwise;
		}
	}

	/** Returns the call-command, which is case-sensitive. */
	String command() {
		return or("call-command", "");
	}

	String appName() {
		return or("execute-app-name", "");
	}

	String appArgument() {
		String argument = or("execute-app-arg", "");
		if (argument.isEmpty() && this.body != null && or("content-type", "").equalsIgnoreCase("text/plain")) {
			return this.body;
		}
		return argument;
	}

}
