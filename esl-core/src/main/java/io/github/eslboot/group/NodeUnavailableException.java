package io.github.eslboot.group;

import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.Sent;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when the node exists, or the group has nodes, but none can take the work.
 * Nothing was sent. The cause, if there is one, is the failure of the node.
 *
 * @since 0.1.0
 */
public final class NodeUnavailableException extends EslConnectionException {

	/**
	 * Creates an exception.
	 * @param message what was tried, where, and what to do
	 * @param cause the cause, or {@code null}
	 */
	public NodeUnavailableException(String message, @Nullable Throwable cause) {
		super(Reason.UNAVAILABLE, Sent.NO, message, cause);
	}

	@Override
	public boolean isPermanent() {
		return getCause() instanceof EslException known && known.isPermanent();
	}

}
