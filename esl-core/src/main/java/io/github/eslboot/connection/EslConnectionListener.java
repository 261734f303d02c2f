package io.github.eslboot.connection;

import io.github.eslboot.protocol.DisconnectNotice;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslMessage;

/**
 * Hears what a connection receives besides replies. Called on the connection's event
 * loop, in the order received: an implementation must not block, and hands work on.
 */
public interface EslConnectionListener {

	/**
	 * An event came.
	 * @param event the event
	 */
	default void onEvent(EslEvent event) {
	}

	/**
	 * All that was received at once has been told. What an implementation gathered
	 * meanwhile it may now hand on in one go.
	 */
	default void onReadComplete() {
	}

	/**
	 * A line of the server's log came.
	 * @param line the line
	 */
	default void onLogData(EslMessage.LogData line) {
	}

	/**
	 * A frame came that is of an unknown type, or whose body does not parse.
	 * @param frame the frame
	 */
	default void onUnparsed(EslMessage.Unparsed frame) {
	}

	/**
	 * The server announced the end of the connection, or of the call it belongs to.
	 * @param notice the notice
	 */
	default void onDisconnectNotice(DisconnectNotice notice) {
	}

	/**
	 * The connection has ended; called once, and only for a connection that was open.
	 * @param cause why
	 */
	default void onClosed(EslException cause) {
	}

}
