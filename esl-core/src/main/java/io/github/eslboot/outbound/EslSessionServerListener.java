package io.github.eslboot.outbound;

import java.net.InetSocketAddress;

import io.github.eslboot.call.CallEnd;
import io.github.eslboot.protocol.EslException;

/**
 * Listener for the events of a session server. Called on the server's threads and on
 * event loops, so an implementation must not block. An exception is logged and has no
 * further effect.
 *
 * @since 0.1.0
 */
public interface EslSessionServerListener {

	/**
	 * Called when a session has begun, before its handler is called.
	 * @param session the session
	 */
	default void onSession(EslSession session) {
	}

	/**
	 * Called when the connection of a session has been closed.
	 * @param session the session
	 * @param end how the call ended, as far as the connection reported it
	 */
	default void onClosed(EslSession session, CallEnd end) {
	}

	/**
	 * Called when a connection is refused because all slots are taken, and as many
	 * sessions as permitted are served beyond them.
	 * @param peer address of the peer
	 */
	default void onRefused(InetSocketAddress peer) {
	}

	/**
	 * Called when a connection was closed because its address is not allowed.
	 * @param peer address of the peer
	 */
	default void onDenied(InetSocketAddress peer) {
	}

	/**
	 * Called when a connection did not become a session: the peer was silent or no Event
	 * Socket, or TLS failed.
	 * @param peer address of the peer
	 * @param cause the failure
	 */
	default void onFailed(InetSocketAddress peer, EslException cause) {
	}

	/**
	 * Called when slots were added.
	 * @param slots number of slots from now on
	 */
	default void onIncreased(int slots) {
	}

	/**
	 * Called when the server starts to listen, or stops listening until a slot is free.
	 * @param listening whether the server listens
	 */
	default void onListening(boolean listening) {
	}

}
