package io.github.eslboot.call;

import io.github.eslboot.protocol.EslBusyException;

/**
 * Too many applications wait on a call. FreeSWITCH queues 256 messages for a channel and
 * closes the connection that sends another one. The application was not sent: wait for
 * the earlier ones first.
 */
public final class ApplicationQueueFullException extends EslBusyException {

	ApplicationQueueFullException(String uuid, String node, String application, int waiting) {
		super("%s: '%s' was not sent to call %s, on which %d applications already wait; wait for them first"
			.formatted(node, application, uuid, waiting));
	}

}
