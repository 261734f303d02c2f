package io.github.eslboot.group;

import io.github.eslboot.node.EslNode;
import io.github.eslboot.pool.PoolBusyException;
import io.github.eslboot.pool.PooledConnection;
import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;

/**
 * Result of an attempt to borrow a connection from a group.
 *
 * @since 0.1.0
 */
public sealed interface AcquireResult {

	/**
	 * Returns the connection, or throws the reason why there is none.
	 * @return the connection, which the caller has to return
	 * @throws PoolBusyException when {@link Busy}
	 * @throws NodeUnavailableException when {@link Unavailable}
	 * @throws NoSuchNodeException when {@link NoSuchNode}
	 */
	PooledConnection orElseThrow();

	/**
	 * A connection was borrowed.
	 *
	 * @param connection the connection, which the caller has to return
	 * @param node the node that it is connected to
	 */
	record Acquired(PooledConnection connection, EslNode node) implements AcquireResult {

		@Override
		public PooledConnection orElseThrow() {
			return this.connection;
		}

	}

	/**
	 * All connections were borrowed until the timeout, or too many callers wait.
	 *
	 * @param message names the node and the timeout
	 */
	record Busy(String message) implements AcquireResult {

		@Override
		public PooledConnection orElseThrow() {
			throw new PoolBusyException(this.message);
		}

	}

	/**
	 * The node, or each node of the group, exists but has no connection: it is down,
	 * refuses the password, is draining or was stopped.
	 *
	 * @param message names the nodes and their states or failures
	 * @param cause the last failure, or {@code null} if no node takes work and none was
	 * tried
	 */
	record Unavailable(String message, @Nullable EslException cause) implements AcquireResult {

		@Override
		public PooledConnection orElseThrow() {
			throw new NodeUnavailableException(this.message, this.cause);
		}

	}

	/**
	 * There is no node of that name or with that tag, or the group has no nodes.
	 *
	 * @param message names the nodes of the group
	 */
	record NoSuchNode(String message) implements AcquireResult {

		@Override
		public PooledConnection orElseThrow() {
			throw new NoSuchNodeException(this.message);
		}

	}

}
