package io.github.eslboot.outbound;

import java.net.InetSocketAddress;

import io.github.eslboot.call.CallEnd;
import io.github.eslboot.protocol.EslException;

/**
 * Hears what happens at a session server. Called on its threads and on event loops, so
 * that an implementation must not block.
 */
public interface EslSessionServerListener {

	/**
	 * A session has begun; its handler is about to be called.
	 * @param session the session
	 */
	default void onSession(EslSession session) {
	}

	/**
	 * A session's connection has been closed.
	 * @param session the session
	 * @param end how its call ended, as far as its connection told
	 */
	default void onClosed(EslSession session, CallEnd end) {
	}

	/**
	 * A session is refused as all slots are taken.
	 * @param peer who connected
	 */
	default void onRefused(InetSocketAddress peer) {
	}

	/**
	 * An address that is not allowed to connected, and was closed at once.
	 * @param peer who connected
	 */
	default void onDenied(InetSocketAddress peer) {
	}

	/**
	 * A connection did not become a session: it was silent, no Event Socket, or TLS
	 * failed.
	 * @param peer who connected
	 * @param cause what happened
	 */
	default void onFailed(InetSocketAddress peer, EslException cause) {
	}

	/**
	 * Slots were added.
	 * @param slots how many there are now
	 */
	default void onIncreased(int slots) {
	}

	/**
	 * The server listens again, or does not for the time being as it is full.
	 * @param listening whether it listens
	 */
	default void onListening(boolean listening) {
	}

}
