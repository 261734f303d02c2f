package io.github.eslboot.test;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A private command that waits for a channel: from {@code sendmsg} or from an API command
 * that FreeSWITCH implements by one.
 *
 * @param headers what PRIVATE_COMMAND shows of it, in order
 * @param body its body or null
 * @param whenDone told when it has been dealt with, or null
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

	/** The call-command; its case counts. */
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
