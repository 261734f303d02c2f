package io.github.eslboot.connection;

import io.github.eslboot.protocol.DisconnectNotice;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslMessage;

/**
 * Listener for everything that a connection receives besides replies. Called on the
 * connection's event loop, in the order of reception: an implementation must not block.
 * Its exceptions are logged.
 *
 * @since 0.1.0
 */
public interface EslConnectionListener {

	/**
	 * Called for each event.
	 * @param event the event
	 */
	default void onEvent(EslEvent event) {
	}

	/**
	 * Called after the last frame of a read, so that an implementation can process frames
	 * in batches.
	 */
	default void onReadComplete() {
	}

	/**
	 * Called for each line of the server's log.
	 * @param line the line
	 */
	default void onLogData(EslMessage.LogData line) {
	}

	/**
	 * Called for each frame of an unknown type or with a body that does not parse.
	 * @param frame the frame
	 */
	default void onUnparsed(EslMessage.Unparsed frame) {
	}

	/**
	 * Called when the server announces the end of the connection, or of the call that it
	 * belongs to.
	 * @param notice the notice
	 */
	default void onDisconnectNotice(DisconnectNotice notice) {
	}

	/**
	 * Called once when the connection has ended, and only if it was open.
	 * @param cause the cause
	 */
	default void onClosed(EslException cause) {
	}

}
