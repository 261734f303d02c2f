package io.github.eslboot.pool;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.eslboot.command.CommandInternals;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.pool.WaiterQueue.Waiter;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.Sent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pool of one node. Implements how callers wait for a connection, with or without
 * blocking, and how commands use one. Which caller gets which connection, and everything
 * that needs the lock, is decided by the {@link ConnectionAllocator}; commands that are
 * known to be quick may share one, see {@link QuickLeases}. Commands that end or answer a
 * call precede others.
 * <p>
 * A blocking caller waits on its own future, without a timer; only the asynchronous form
 * needs one.
 * <p>
 * A connection may end between the moment it is borrowed and the moment the command is
 * written. Such a command is sent on another connection, if the pool has one.
 * <p>
 * This class and {@link EslConnectionPool} refer to each other, because the factory
 * method of the interface creates this package-private class.
 */
final class NodeConnectionPool implements EslConnectionPool, PoolInternals.OnLoop, PoolInternals.Reconfigurable {

	private static final Logger logger = LoggerFactory.getLogger(NodeConnectionPool.class);

	/**
	 * Time that a caller whose timeout has passed waits for the thread that is about to
	 * complete it.
	 */
	private static final Duration COMPLETION_DELAY = Duration.ofSeconds(1);

	private volatile ConnectionOptions connectionOptions;

	private final PoolOptions options;

	private final EslClientResources resources;

	private final PoolNotifier notifier;

	private final ConnectionAllocator allocator;

	private final QuickLeases quickLeases;

	NodeConnectionPool(ConnectionOptions connectionOptions, PoolOptions options, ReconnectBackoff backoff,
			EslClientResources resources) {
		this.connectionOptions = connectionOptions;
		this.options = options;
		this.resources = resources;
		this.quickLeases = new QuickLeases(options.size());
		this.notifier = new PoolNotifier(this, EslClientResourcesInternals.newSerialExecutor(resources));
		this.allocator = new ConnectionAllocator(options, () -> this.connectionOptions, backoff, resources,
				(listener) -> EslConnection.open(this.connectionOptions, resources, listener), this.notifier);
	}

	@Override
	public ConnectionOptions connectionOptions() {
		return this.connectionOptions;
	}

	@Override
	public void setConnectionOptions(ConnectionOptions options) {
		this.connectionOptions = options;
	}

	@Override
	public void start() {
		this.allocator.start();
	}

	@Override
	public PooledConnection acquire() {
		return acquire(this.options.acquireTimeout());
	}

	@Override
	public PooledConnection acquire(Duration timeout) {
		return acquire(timeout, false);
	}

	private PooledConnection acquire(Duration timeout, boolean precedes) {
		EslClientResourcesInternals.checkMayBlock("Borrowing a connection");
		PooledConnection free = this.allocator.acquireIdle();
		if (free != null) {
			return free;
		}
		return await(this.allocator.acquireOrEnqueue(timeout, precedes, false), timeout);
	}

	/**
	 * Waits for the connection of a caller. Ends soon after the timeout even if the
	 * thread that has removed the caller from the queue does not complete it.
	 */
	PooledConnection await(Waiter waiter, Duration timeout) {
		try {
			return waiter.get(Durations.toNanos(timeout), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw unchecked(Futures.unwrap(ex));
		}
		catch (TimeoutException ex) {
			return expired(waiter, timeout);
		}
		catch (InterruptedException ex) {
			this.allocator.expire(waiter, timeout);
			waiter.thenAccept(PooledConnection::end);
			Thread.currentThread().interrupt();
			throw new EslException(Sent.NO, "Interrupted while waiting for a connection to " + name(), ex);
		}
	}

	/**
	 * Fails a caller whose timeout has passed, unless a connection was assigned to it at
	 * this moment. Ends even if the thread that assigns it has failed.
	 */
	private PooledConnection expired(Waiter waiter, Duration timeout) {
		try {
			this.allocator.expire(waiter, timeout);
			return waiter.get(COMPLETION_DELAY.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw unchecked(Futures.unwrap(ex));
		}
		catch (TimeoutException ex) {
			this.allocator.giveUp(waiter, timeout);
		}
		catch (InterruptedException ex) {
			this.allocator.giveUp(waiter, timeout);
			Thread.currentThread().interrupt();
		}
		try {
			return waiter.join();
		}
		catch (CompletionException failure) {
			throw unchecked(Futures.unwrap(failure));
		}
	}

	private static RuntimeException unchecked(Throwable failure) {
		return (failure instanceof RuntimeException known) ? known : new EslException("Borrowing failed", failure);
	}

	@Override
	public EslReply send(EslCommand command, Duration timeout) {
		EslClientResourcesInternals.checkMayBlock("Sending a command");
		if (!CommandInternals.isQuick(command)) {
			return send(command, timeout, false);
		}
		boolean shares = this.quickLeases.begin();
		try {
			return send(command, timeout, shares);
		}
		finally {
			this.quickLeases.end();
		}
	}

	private EslReply send(EslCommand command, Duration timeout, boolean shares) {
		for (int attempt = 1;; attempt++) {
			PooledConnection lease = borrow(command, shares);
			EslConnectionException unsent;
			long begin = System.nanoTime();
			try {
				return lease.connection().send(command, timeout);
			}
			catch (EslConnectionException ex) {
				unsent = ex;
			}
			finally {
				endUse(lease, command, begin);
			}
			if (!mayResend(unsent, lease, attempt)) {
				throw unsent;
			}
		}
	}

	private PooledConnection borrow(EslCommand command, boolean shares) {
		boolean precedes = CommandInternals.isPreceding(command);
		if (!CommandInternals.isQuick(command)) {
			return acquire(this.options.acquireTimeout(), precedes);
		}
		PooledConnection joined = joinOrBorrow(shares);
		if (joined != null) {
			return joined;
		}
		Waiter waiter = this.allocator.acquireOrEnqueue(this.options.acquireTimeout(), precedes, true);
		PooledConnection lease = await(waiter, this.options.acquireTimeout());
		if (waiter.borrows) {
			this.quickLeases.offer(lease);
		}
		return lease;
	}

	private void endUse(PooledConnection lease, EslCommand command, long beginNanos) {
		if (CommandInternals.isQuick(command)) {
			this.quickLeases.release(lease, beginNanos);
		}
		else {
			lease.end();
		}
	}

	/**
	 * Returns whether a command is sent again: its connection ended before it was
	 * written, which the pool learns a moment later, and the pool has others.
	 */
	private boolean mayResend(Throwable failure, PooledConnection lease, int attempt) {
		if (!(failure instanceof EslConnectionException ended) || ended.sent() != Sent.NO || lease.isOpen()
				|| attempt > this.options.size() || !this.allocator.hasConnections()) {
			return false;
		}
		logger.debug("{}: {}; it is sent on another connection", name(), ended.getMessage());
		return true;
	}

	/**
	 * Joins a connection of other quick commands, or borrows an idle one.
	 * @param shares whether the command should share rather than use an idle connection
	 * @return the connection; or {@code null} if there is none
	 */
	private @Nullable PooledConnection joinOrBorrow(boolean shares) {
		boolean callersWait = this.allocator.hasWaiters();
		PooledConnection joined = shares ? this.quickLeases.join(false, callersWait) : null;
		if (joined != null) {
			return joined;
		}
		PooledConnection idle = this.allocator.acquireIdle();
		if (idle != null) {
			this.quickLeases.offer(idle);
			return idle;
		}
		return this.quickLeases.join(true, callersWait);
	}

	@Override
	public CompletionStage<PooledConnection> acquireAsync(Duration timeout) {
		CompletableFuture<PooledConnection> result = new CompletableFuture<>();
		EslClientResourcesInternals.onCallback(this.resources, acquireOrEnqueueWithDeadline(timeout, false, false),
				(connection, failure) -> {
					if (failure != null) {
						result.completeExceptionally(failure);
					}
					else if (!result.complete(connection)) {
						connection.close();
					}
				});
		return result;
	}

	@Override
	public CompletableFuture<PooledConnection> acquireOnLoop(Duration timeout) {
		return acquireOrEnqueueWithDeadline(timeout, false, false);
	}

	@Override
	public CompletionStage<EslReply> sendAsync(EslCommand command, Duration timeout) {
		return EslClientResourcesInternals.toCallback(this.resources, sendOnLoop(command, timeout));
	}

	@Override
	public CompletableFuture<EslReply> sendOnLoop(EslCommand command, Duration timeout) {
		CompletableFuture<EslReply> result = new CompletableFuture<>();
		boolean shares = false;
		if (CommandInternals.isQuick(command)) {
			shares = this.quickLeases.begin();
			result.whenComplete((reply, failure) -> this.quickLeases.end());
		}
		send(command, timeout, shares, 1, result);
		return result;
	}

	private void send(EslCommand command, Duration timeout, boolean shares, int attempt,
			CompletableFuture<EslReply> result) {
		boolean quick = CommandInternals.isQuick(command);
		try {
			PooledConnection free = quick ? joinOrBorrow(shares) : null;
			if (free != null) {
				send(free, command, timeout, shares, attempt, result);
				return;
			}
		}
		catch (Throwable ex) {
			result.completeExceptionally(new EslException(Sent.NO, "Borrowing failed", ex));
			return;
		}
		Waiter waiter = acquireOrEnqueueWithDeadline(this.options.acquireTimeout(),
				CommandInternals.isPreceding(command), quick);
		waiter.whenComplete((lease, failure) -> {
			if (failure != null) {
				result.completeExceptionally(failure);
				return;
			}
			if (quick && waiter.borrows) {
				this.quickLeases.offer(lease);
			}
			send(lease, command, timeout, shares, attempt, result);
		});
	}

	private void send(PooledConnection lease, EslCommand command, Duration timeout, boolean shares, int attempt,
			CompletableFuture<EslReply> result) {
		long begin = System.nanoTime();
		CompletableFuture<EslReply> sending;
		try {
			sending = lease.connection().sendAsync(command, timeout);
		}
		catch (Throwable ex) {
			sending = CompletableFuture.failedFuture(ex);
		}
		sending.whenComplete((reply, failure) -> {
			try {
				endUse(lease, command, begin);
			}
			finally {
				if (failure == null) {
					result.complete(reply);
				}
				else if (mayResend(failure, lease, attempt)) {
					send(command, timeout, shares, attempt + 1, result);
				}
				else {
					result.completeExceptionally(failure);
				}
			}
		});
	}

	private Waiter acquireOrEnqueueWithDeadline(Duration timeout, boolean precedes, boolean quick) {
		Waiter waiter = this.allocator.acquireOrEnqueue(timeout, precedes, quick);
		if (!waiter.isDone()) {
			try {
				Future<?> deadline = EslClientResourcesInternals.schedule(this.resources,
						() -> this.allocator.expire(waiter, timeout), timeout);
				waiter.whenComplete((connection, failure) -> deadline.cancel(false));
			}
			catch (RejectedExecutionException ex) {
				// The client's threads are shut down: there will be no connection.
				this.allocator.expire(waiter, timeout);
			}
			catch (Throwable ex) {
				// Without a deadline the caller might wait for ever.
				this.allocator.expire(waiter, timeout);
				waiter.completeExceptionally(new EslException(Sent.NO,
						"The deadline of waiting for a connection to %s could not be set".formatted(name()), ex));
			}
		}
		return waiter;
	}

	@Override
	public PoolOptions options() {
		return this.options;
	}

	@Override
	public String name() {
		return this.options.name();
	}

	@Override
	public PoolStats stats() {
		return this.allocator.stats();
	}

	@Override
	public void addListener(PoolListener listener) {
		this.notifier.add(listener);
	}

	@Override
	public void removeListener(PoolListener listener) {
		this.notifier.remove(listener);
	}

	@Override
	public boolean stop(Duration timeout) {
		return this.allocator.end(PoolState.STOPPED, timeout);
	}

	@Override
	public void close() {
		this.allocator.end(PoolState.CLOSED, this.options.closeTimeout());
	}

	@Override
	public String toString() {
		return "Pool of " + name() + " (" + this.connectionOptions + ")";
	}

}
