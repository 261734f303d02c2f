package io.github.eslboot.pool;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.connection.EslConnectionInternals;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Borrowed connection. {@link #close()} returns it, preferably with try-with-resources;
 * it must not be used afterwards. It must not subscribe to events: the next borrower
 * would receive them. Thread-safe.
 *
 * @since 0.1.0
 */
public final class PooledConnection implements AutoCloseable {

	private final Owner owner;

	private final EslConnection connection;

	private final AtomicBoolean returned = new AtomicBoolean();

	final long borrowedAtNanos = System.nanoTime();

	/** Generation of the pool that the connection belongs to. */
	final int generation;

	/**
	 * Number of the borrower and the commands that share the connection; none can join
	 * once it is zero.
	 */
	private final AtomicInteger users = new AtomicInteger(1);

	@Nullable Runnable cancelLeakCheck;

	/** Called before its return, if it was offered to quick commands. */
	@Nullable Runnable withdraw;

	/** Time that the last quick command took; see {@link QuickLeases}. */
	volatile long lastNanos;

	private volatile @Nullable String damage;

	PooledConnection(Owner owner, EslConnection connection, int generation) {
		this.owner = owner;
		this.generation = generation;
		this.connection = connection;
	}

	/**
	 * Sends a command and waits for its reply, up to the command timeout of the
	 * connection.
	 * @param command the command
	 * @return the reply, which may be an error
	 * @throws EslTimeoutException when no reply arrives in time
	 * @throws EslConnectionException when the connection ends first
	 * @throws IllegalStateException when the connection was returned, or when called on
	 * an event loop
	 */
	public EslReply send(EslCommand command) {
		return send(command, this.connection.options().commandTimeout());
	}

	/**
	 * Sends a command and waits for its reply.
	 * @param command the command
	 * @param timeout maximum time until the reply
	 * @return the reply, which may be an error
	 * @see #send(EslCommand)
	 */
	public EslReply send(EslCommand command, Duration timeout) {
		checkBorrowed();
		return this.connection.send(command, timeout);
	}

	/**
	 * Sends a command without blocking.
	 * @param command the command
	 * @param timeout maximum time until the reply
	 * @return completes on a callback thread with the reply, or exceptionally as
	 * {@link #send} throws
	 */
	public CompletionStage<EslReply> sendAsync(EslCommand command, Duration timeout) {
		checkBorrowed();
		return EslClientResourcesInternals.toCallback(this.owner.resources(),
				this.connection.sendAsync(command, timeout));
	}

	/**
	 * Marks the connection as damaged: on its return it is closed and replaced.
	 * @param reason what is wrong, for the log
	 */
	public void markDamaged(String reason) {
		this.damage = reason;
	}

	/**
	 * Returns whether the connection is open.
	 * @return {@code false} once it has ended
	 */
	public boolean isOpen() {
		return this.connection.isOpen();
	}

	/**
	 * Returns the connection to the pool. A second call has no effect. Does not block. If
	 * a command that ends or answers a call shares the connection at this moment, the
	 * connection is returned after the reply to that command.
	 */
	@Override
	public void close() {
		if (this.returned.compareAndSet(false, true)) {
			end();
		}
	}

	/** Ends one use of the connection, and returns it after the last one. */
	void end() {
		if (this.users.decrementAndGet() == 0) {
			returnToPool();
		}
	}

	/** Returns the connection to the pool. Called once, by its last user. */
	private void returnToPool() {
		Runnable offered = this.withdraw;
		if (offered != null) {
			offered.run();
		}
		String wrong = this.damage;
		this.owner.release(this,
				(wrong != null)
						? new EslConnectionException(Reason.DAMAGED,
								"The connection to " + this.connection.options() + " was marked damaged: " + wrong)
						: null);
	}

	/**
	 * Adds a command that shares the connection.
	 * @param limit maximum number of commands
	 * @return {@code false} if the limit is reached or the connection is being returned
	 */
	boolean join(int limit) {
		int before = this.users.get();
		while (before > 0 && before < limit) {
			if (this.users.compareAndSet(before, before + 1)) {
				return true;
			}
			before = this.users.get();
		}
		return false;
	}

	/** Returns the number of the borrower and the commands that share it. */
	int users() {
		return this.users.get();
	}

	/** Returns whether several commands, or the borrower and a command, share it. */
	boolean isShared() {
		return this.users.get() > 1;
	}

	/**
	 * Returns how long the server has not replied to a pending command.
	 * @param now the current time
	 * @return the time in nanoseconds; 0 if no reply is pending
	 */
	long silentNanos(long now) {
		if (!EslConnectionInternals.hasPendingReplies(this.connection)) {
			return 0;
		}
		return Math.min(now - this.borrowedAtNanos, now - EslConnectionInternals.lastReadNanos(this.connection));
	}

	EslConnection connection() {
		return this.connection;
	}

	private void checkBorrowed() {
		if (this.returned.get()) {
			throw new IllegalStateException("This connection was returned and may be borrowed by another caller now");
		}
	}

	/** The pool that a connection is returned to. */
	interface Owner {

		/**
		 * Takes a connection back.
		 * @param lease the connection
		 * @param damage why it is damaged, or {@code null}
		 */
		void release(PooledConnection lease, @Nullable EslException damage);

		EslClientResources resources();

	}

}
