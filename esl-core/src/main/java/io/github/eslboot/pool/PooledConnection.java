package io.github.eslboot.pool;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A borrowed connection. Give it back with {@link #close()}, at best by
 * try-with-resources. Not to be used after that, nor to subscribe to events: the next
 * borrower would get them.
 */
public final class PooledConnection implements AutoCloseable {

	private final NodeConnectionPool pool;

	private final EslConnection connection;

	private final AtomicReference<State> state = new AtomicReference<>(State.LENT);

	final long lentAtNanos = System.nanoTime();

	/** The start of the pool the connection belongs to. */
	final int generation;

	/** How many commands share it; nobody joins once there is none. */
	private final AtomicInteger users = new AtomicInteger(1);

	@Nullable Runnable cancelLeakCheck;

	private volatile @Nullable String damage;

	PooledConnection(NodeConnectionPool pool, EslConnection connection, int generation) {
		this.pool = pool;
		this.generation = generation;
		this.connection = connection;
	}

	/**
	 * Sends a command and waits for its reply, up to the connection's command timeout.
	 * @param command the command
	 * @return the reply, which may be an error
	 * @throws EslTimeoutException when no reply came in time
	 * @throws EslConnectionException when the connection ended first
	 * @throws IllegalStateException when already given back, or called on an event loop
	 */
	public EslReply send(EslCommand command) {
		return send(command, this.connection.options().commandTimeout());
	}

	/**
	 * Sends a command and waits for its reply.
	 * @param command the command
	 * @param timeout how long the reply may take
	 * @return the reply, which may be an error
	 * @see #send(EslCommand)
	 */
	public EslReply send(EslCommand command, Duration timeout) {
		checkLent();
		return this.connection.send(command, timeout);
	}

	/**
	 * Sends a command without blocking.
	 * @param command the command
	 * @param timeout how long the reply may take
	 * @return completes on a worker, with the reply or as {@link #send} throws
	 */
	public CompletionStage<EslReply> sendAsync(EslCommand command, Duration timeout) {
		checkLent();
		return EslClientResourcesInternals.toWorker(this.pool.resources(), this.connection.sendAsync(command, timeout));
	}

	/**
	 * Marks the connection damaged: given back, it is closed and replaced instead of lent
	 * again.
	 * @param reason what is wrong, for the log
	 */
	public void markDamaged(String reason) {
		this.damage = reason;
	}

	/**
	 * Whether the connection still lives.
	 * @return {@code false} once it has ended
	 */
	public boolean isOpen() {
		return this.connection.isOpen();
	}

	/**
	 * Gives the connection back. Does nothing the second time.
	 */
	@Override
	public void close() {
		if (this.state.compareAndSet(State.LENT, State.RETURNED)) {
			String wrong = this.damage;
			this.pool.giveBack(this, (wrong == null) ? null : new EslConnectionException(Reason.DAMAGED,
					"The connection to " + this.connection.options() + " was marked damaged: " + wrong));
		}
	}

	/** Adds a command that shares it, unless it is being given back. */
	boolean join(int most) {
		int before = this.users.get();
		while (before > 0 && before < most) {
			if (this.users.compareAndSet(before, before + 1)) {
				return true;
			}
			before = this.users.get();
		}
		return false;
	}

	/** Whether that was the last command. */
	boolean leave() {
		return this.users.decrementAndGet() == 0;
	}

	EslConnection connection() {
		return this.connection;
	}

	private void checkLent() {
		if (this.state.get() != State.LENT) {
			throw new IllegalStateException("This connection was given back and may belong to somebody else now");
		}
	}

	private enum State {

		LENT, RETURNED

	}

}
