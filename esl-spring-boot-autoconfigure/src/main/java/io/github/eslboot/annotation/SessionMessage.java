package io.github.eslboot.annotation;

import io.github.eslboot.outbound.EslSession;

/** Message for a session handler method. Its payload is the session's data. */
final class SessionMessage extends HandlerMethodMessage {

	final EslSession session;

	SessionMessage(EslSession session) {
		super(session.data(), null, session.uuid());
		this.session = session;
	}

}
