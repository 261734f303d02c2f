package io.github.eslboot.test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Unsolicited frames: greeting, disconnect notices and log lines.
 */
final class Notices {

	static final byte[] GREETING = bytes("Content-Type: auth/request\n\n");

	static final byte[] RUDE_REJECTION = bytes(
			"Content-Type: text/rude-rejection\nContent-Length: 24\n\nAccess Denied, go away.\n");

	static final String GOODBYE = "Disconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n";

	static final String SHUTDOWN = "The system is being shut down.\n";

	static final String LOST_EVENTS = "killed listener because of lost events\n";

	static final String LOST_LOGS = "killed listener because of lost log lines\n";

	private Notices() {
	}

	static byte[] disconnect(String text) {
		return bytes("Content-Type: text/disconnect-notice\nContent-Length: " + text.length() + "\n\n" + text);
	}

	/**
	 * Returns the goodbye notice, with the call's uuid if the connection controls one.
	 */
	static byte[] goodbye(@Nullable String sessionUuid) {
		if (sessionUuid == null) {
			return disconnect(GOODBYE);
		}
		return bytes("Content-Type: text/disconnect-notice\nControlled-Session-UUID: " + sessionUuid
				+ "\nContent-Disposition: disconnect\nContent-Length: " + GOODBYE.length() + "\n\n" + GOODBYE);
	}

	static byte[] linger(String sessionUuid, String channelName, long seconds) {
		return bytes("Content-Type: text/disconnect-notice\nControlled-Session-UUID: " + sessionUuid
				+ "\nContent-Disposition: linger\nChannel-Name: " + channelName + "\nLinger-Time: " + seconds
				+ "\nContent-Length: 0\n\n");
	}

	static byte[] logLine(int level, String text) {
		byte[] body = bytes(text + "\n");
		byte[] head = bytes("Content-Type: log/data\nContent-Length: " + body.length + "\nLog-Level: " + level
				+ "\nText-Channel: 3\nLog-File: simulator.c\nLog-Func: log\nLog-Line: 1\nUser-Data: \n\n");
		byte[] frame = Arrays.copyOf(head, head.length + body.length);
		System.arraycopy(body, 0, frame, head.length, body.length);
		return frame;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
