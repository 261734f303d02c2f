package io.github.eslboot.call;

import io.github.eslboot.protocol.EslBusyException;

/**
 * Thrown when too many applications wait on a call: FreeSWITCH queues 256 messages per
 * channel and closes the connection that sends one more. The application was not sent.
 * Wait for earlier applications before a retry.
 *
 * @since 0.1.0
 */
public final class ApplicationQueueFullException extends EslBusyException {

	ApplicationQueueFullException(String uuid, String node, String application, int waiting) {
		super("%s: '%s' was not sent to call %s, on which %d applications already wait; wait for them first"
			.formatted(node, application, uuid, waiting));
	}

}
