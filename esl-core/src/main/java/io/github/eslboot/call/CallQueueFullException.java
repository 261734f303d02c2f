package io.github.eslboot.call;

import io.github.eslboot.protocol.EslBusyException;

/**
 * Too many applications wait for a call. FreeSWITCH holds 256 messages a channel and
 * closes the connection of whoever sends one more; this one was not sent. Wait for those
 * before it.
 */
public final class CallQueueFullException extends EslBusyException {

	CallQueueFullException(String uuid, String node, String application, int waiting) {
		super("%s: '%s' was not sent to call %s, for which %d applications wait already; wait for them first"
			.formatted(node, application, uuid, waiting));
	}

}
