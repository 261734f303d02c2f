package io.github.eslboot.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * {@code sendmsg}: a message that is queued on a call. The reply says that it was
 * accepted, not that anything was done. More than 256 that wait on one call make
 * FreeSWITCH close the connection.
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
	 * Executes a dialplan application.
	 * @param application the application, for example {@code playback}
	 * @param argument its argument; may be empty, and may have several lines
	 * @return a message to add to
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
	 * Hangs the call up.
	 * @param cause why
	 * @return a message
	 */
	public static SendMessage hangup(HangupCause cause) {
		return new SendMessage("hangup").header("hangup-cause", cause.name());
	}

	/**
	 * Takes FreeSWITCH out of the path of the media.
	 * @param uuid the channel
	 * @return a message
	 */
	public static SendMessage noMedia(String uuid) {
		return new SendMessage("nomedia").header("nomedia-uuid", WireText.word("uuid", uuid));
	}

	/**
	 * Sends the call's audio to an address, and takes what comes from there.
	 * @param localIp this end's address, of FreeSWITCH
	 * @param localPort its port
	 * @param remoteIp the other end's address
	 * @param remotePort its port
	 * @param transport {@code udp} or {@code tcp}
	 * @param nativeCodec whether the audio stays as the call has it, and is not decoded
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
			throw new IllegalArgumentException("A port is 1 to 65535, not " + port);
		}
		return Integer.toString(port);
	}

	/**
	 * Sends the call to an extension made of these applications.
	 * @param applications names and arguments, in order
	 * @return a message
	 */
	public static SendMessage transferToApplications(List<Map.Entry<String, String>> applications) {
		if (applications.isEmpty()) {
			throw new IllegalArgumentException("An extension needs an application");
		}
		SendMessage message = new SendMessage("xferext");
		applications.forEach((application) -> message.header("application",
				(WireText.word("application", application.getKey()) + " " + application.getValue()).strip()));
		return message;
	}

	/**
	 * Makes the next message of the call wait until this one is done.
	 * @return this message
	 */
	public SendMessage eventLock() {
		return header("event-lock", "true");
	}

	/**
	 * Queues the message on a call whose socket otherwise waits for each application.
	 * @return this message
	 */
	public SendMessage async() {
		return header("async", "true");
	}

	/**
	 * Repeats the application.
	 * @param loops how often; negative for ever. FreeSWITCH stops as soon as a pass takes
	 * less than half a second
	 * @return this message
	 */
	public SendMessage loops(int loops) {
		return header("loops", Integer.toString(loops));
	}

	/**
	 * Sets what comes back as {@code Application-UUID} in the application's events.
	 * @param uuid the uuid
	 * @return this message
	 */
	public SendMessage applicationUuid(String uuid) {
		return header("Event-UUID", WireText.word("uuid", uuid));
	}

	/**
	 * Addresses the message to a call.
	 * @param uuid the call
	 * @return the command
	 */
	public EslCommand to(String uuid) {
		return EslCommand.sendMessage(WireText.word("uuid", uuid), this.headers, this.body);
	}

	/**
	 * Addresses the message to the call of the connection it is sent on, one that
	 * FreeSWITCH opened or that asked for {@code myevents}.
	 * @return the command
	 */
	public EslCommand toOwnCall() {
		return EslCommand.sendMessage(null, this.headers, this.body);
	}

}
