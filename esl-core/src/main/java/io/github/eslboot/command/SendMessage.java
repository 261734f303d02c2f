package io.github.eslboot.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * Builder of a {@code sendmsg}: a message that FreeSWITCH queues on a channel. The reply
 * reports that the message was accepted, not that it was executed. FreeSWITCH queues 256
 * messages per channel and closes the connection that sends one more. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class SendMessage {

	private final List<Map.Entry<String, String>> headers = new ArrayList<>();

	private @Nullable String body;

	private SendMessage(String command) {
		header("call-command", command);
	}

	private SendMessage header(String name, String value) {
		this.headers.add(Map.entry(name, WireText.line(name, value)));
		return this;
	}

	/**
	 * Creates a message that executes a dialplan application.
	 * @param application the application, for example {@code playback}
	 * @param argument the argument in FreeSWITCH's syntax; may be empty, and may have
	 * several lines. It is not literal: FreeSWITCH expands <code>${…}</code> in it, so
	 * never pass untrusted text
	 * @return a message
	 */
	public static SendMessage execute(String application, String argument) {
		SendMessage message = new SendMessage("execute").header("execute-app-name",
				WireText.word("application", application));
		if (argument.indexOf('\n') >= 0) {
			message.header("content-type", "text/plain");
			message.body = argument;
		}
		else if (!argument.isEmpty()) {
			message.header("execute-app-arg", argument);
		}
		return message;
	}

	/**
	 * Creates a message that hangs up the channel.
	 * @param cause the hangup cause
	 * @return a message
	 */
	public static SendMessage hangup(HangupCause cause) {
		return new SendMessage("hangup").header("hangup-cause", cause.name());
	}

	/**
	 * Creates a message that takes FreeSWITCH out of the media path.
	 * @param uuid the uuid of the channel
	 * @return a message
	 */
	public static SendMessage noMedia(String uuid) {
		return new SendMessage("nomedia").header("nomedia-uuid", WireText.word("uuid", uuid));
	}

	/**
	 * Creates a message that sends the audio of the channel to a network address and
	 * receives audio from it.
	 * @param localIp the local address of FreeSWITCH
	 * @param localPort the local port
	 * @param remoteIp the remote address
	 * @param remotePort the remote port
	 * @param transport {@code udp} or {@code tcp}
	 * @param nativeCodec whether the audio keeps the codec of the channel; otherwise
	 * FreeSWITCH decodes it
	 * @return a message
	 */
	public static SendMessage unicast(String localIp, int localPort, String remoteIp, int remotePort, String transport,
			boolean nativeCodec) {
		if (!transport.equals("udp") && !transport.equals("tcp")) {
			throw new IllegalArgumentException("'transport' must be udp or tcp");
		}
		SendMessage message = new SendMessage("unicast").header("local-ip", WireText.word("localIp", localIp))
			.header("local-port", port(localPort))
			.header("remote-ip", WireText.word("remoteIp", remoteIp))
			.header("remote-port", port(remotePort))
			.header("transport", transport);
		return nativeCodec ? message.header("flags", "native") : message;
	}

	private static String port(int port) {
		if (port < 1 || port > 65535) {
			throw new IllegalArgumentException("A port must be 1 to 65535, but is " + port);
		}
		return Integer.toString(port);
	}

	/**
	 * Creates a message that transfers the channel to a temporary extension that consists
	 * of applications.
	 * @param applications names and arguments, in the order of execution; FreeSWITCH
	 * expands <code>${…}</code> in the arguments
	 * @return a message
	 */
	public static SendMessage transferToApplications(List<Map.Entry<String, String>> applications) {
		if (applications.isEmpty()) {
			throw new IllegalArgumentException("The extension needs at least one application");
		}
		SendMessage message = new SendMessage("xferext");
		applications.forEach((application) -> message.header("application",
				(WireText.word("application", application.getKey()) + " " + application.getValue()).strip()));
		return message;
	}

	/**
	 * Makes the next message of the channel wait until this one has finished.
	 * @return this message
	 */
	public SendMessage eventLock() {
		return header("event-lock", "true");
	}

	/**
	 * Queues the message even on a channel whose outbound socket is synchronous, instead
	 * of executing it before the reply.
	 * @return this message
	 */
	public SendMessage async() {
		return header("async", "true");
	}

	/**
	 * Repeats the application.
	 * @param loops the number of runs; negative for no limit. FreeSWITCH stops after a
	 * run that takes less than 0.5 s
	 * @return this message
	 */
	public SendMessage loops(int loops) {
		return header("loops", Integer.toString(loops));
	}

	/**
	 * Sets the {@code Application-UUID} of the events of the application.
	 * @param uuid the uuid
	 * @return this message
	 */
	public SendMessage applicationUuid(String uuid) {
		return header("Event-UUID", WireText.word("uuid", uuid));
	}

	/**
	 * Addresses the message to a channel.
	 * @param uuid the uuid of the channel
	 * @return the command
	 */
	public EslCommand to(String uuid) {
		return EslCommand.sendMessage(WireText.word("uuid", uuid), this.headers, this.body);
	}

	/**
	 * Addresses the message to the channel of the connection on which it is sent: an
	 * outbound connection, or one with {@code myevents}.
	 * @return the command
	 */
	public EslCommand toOwnCall() {
		return EslCommand.sendMessage(null, this.headers, this.body);
	}

}
