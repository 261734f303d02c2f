package io.github.eslboot.group;

import io.github.eslboot.node.EslNode;
import io.github.eslboot.pool.PoolBusyException;
import io.github.eslboot.pool.PooledConnection;
import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;

/** What came of asking for a connection. */
public sealed interface AcquireResult {

	/**
	 * Returns the connection, or throws what says why there is none.
	 * @return the connection, to be given back
	 * @throws PoolBusyException when {@link Busy}
	 * @throws NoSuchNodeException when {@link NoSuchNode}
	 */
	PooledConnection orElseThrow();

	/**
	 * A connection was lent.
	 *
	 * @param connection the connection, to be given back
	 * @param node the node it leads to
	 */
	record Acquired(PooledConnection connection, EslNode node) implements AcquireResult {

		@Override
		public PooledConnection orElseThrow() {
			return this.connection;
		}

	}

	/**
	 * All connections stayed lent for as long as the caller would wait.
	 *
	 * @param message which and how long
	 */
	record Busy(String message) implements AcquireResult {

		@Override
		public PooledConnection orElseThrow() {
			throw new PoolBusyException(this.message);
		}

	}

	/**
	 * There is no node of that name, or none that can take work.
	 *
	 * @param message what was asked for and how the nodes are
	 * @param cause the last failure, if there was one
	 */
	record NoSuchNode(String message, @Nullable EslException cause) implements AcquireResult {

		@Override
		public PooledConnection orElseThrow() {
			throw new NoSuchNodeException(this.message, this.cause);
		}

	}

}
