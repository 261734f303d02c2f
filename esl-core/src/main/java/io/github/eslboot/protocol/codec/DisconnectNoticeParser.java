package io.github.eslboot.protocol.codec;

import io.github.eslboot.protocol.DisconnectNotice;
import io.github.eslboot.protocol.DisconnectNotice.Disposition;
import io.github.eslboot.protocol.EslHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Parser of {@code text/disconnect-notice}. The text is the only indication of the reason
 * why the connection ends.
 */
final class DisconnectNoticeParser {

	private DisconnectNoticeParser() {
	}

	static DisconnectNotice parse(EslHeaders headers, String body) {
		String session = headers.get("Controlled-Session-UUID");
		String disposition = headers.get("Content-Disposition");
		if ("linger".equals(disposition)) {
			return new DisconnectNotice(Disposition.LINGER, body, session, seconds(headers.get("Linger-Time")));
		}
		return new DisconnectNotice(disposition(body, session), body, session, 0);
	}

	private static Disposition disposition(String body, @Nullable String session) {
		if (body.contains("lost events")) {
			return Disposition.LOST_EVENTS;
		}
		if (body.contains("lost log")) {
			return Disposition.LOST_LOG_LINES;
		}
		if (body.contains("shut down")) {
			return Disposition.SHUTDOWN;
		}
		return (session != null) ? Disposition.CALL_ENDED : Disposition.GOODBYE;
	}

	private static int seconds(@Nullable String text) {
		try {
			return (text != null) ? Integer.parseInt(text.strip()) : 0;
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

}
