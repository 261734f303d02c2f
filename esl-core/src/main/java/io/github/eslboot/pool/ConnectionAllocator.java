package io.github.eslboot.pool;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.connection.EslConnectionInternals;
import io.github.eslboot.connection.EslConnectionListener;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.Steps;
import io.github.eslboot.pool.WaiterQueue.Waiter;
import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Assigns the connections of a pool to callers, and takes them back. All such decisions
 * are made here, under the lock of the pool.
 * <p>
 * The idea: borrowing and returning are the hot path, everything else is rare. If a
 * connection is idle and no caller waits, {@link #acquireIdle} takes the lock once, moves
 * a connection from one collection to another and is done; a return does the same. Every
 * other case (waiting, a lost or damaged connection, a start or a stop) goes through
 * {@link PoolLock#run}: decide under the lock, act after it.
 * <p>
 * The trade-off: one lock for all counts instead of lock-free collections. It is held for
 * well under a microsecond, while a command takes a round trip to the server, so callers
 * do not wait for the lock; in return waiting is strictly fair, and the counts always
 * agree with each other.
 * <p>
 * The trap: a connection can end at any moment, on another thread. A borrowed one may be
 * closed, and the notice of its end may arrive before or after its return; that notice
 * alone counts it as lost. A stop waits for a limited time only: a connection that is
 * still borrowed then belongs to an earlier generation, and must not get into the
 * collections of the current one.
 * <p>
 * Commands that end or answer a call do not wait behind others. Their callers share a
 * borrowed connection on which no reply is pending; if there is none, they get the next
 * connection that is returned, and after their timeout they share any open one. The fast
 * path does not know them.
 * <p>
 * A pool whose minimum size is smaller than its size is <em>lazy</em>: a caller that
 * finds no connection idle makes the filler open another one, and the periodic check
 * closes those that have not been borrowed for long. A connection that was lost is
 * replaced in any case, so that the state of the pool tells whether its server can be
 * reached, once it has been tried: a pool with a minimum of zero is up before.
 * <p>
 * The class is long because these decisions depend on each other: which collection a
 * connection is in, which callers wait and what the filler does change together.
 */
final class ConnectionAllocator implements PooledConnection.Owner, PoolFiller.Target {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionAllocator.class);

	private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

	/** Number of users of a connection above which another connection is shared first. */
	private static final int MAX_SHARED = 100;

	/** Maximum number of waiting quick commands that get the same connection at once. */
	private static final int MAX_BATCH = 64;

	private final PoolOptions options;

	private final EslClientResources resources;

	private final PoolObserver observer;

	private final PoolLock lock;

	private final ConnectionInventory connections;

	/** Whether the pool opens connections on demand, and closes idle ones. */
	private final boolean lazy;

	private final WaiterQueue waiters;

	private final PoolFiller filler;

	private final LeakDetector leakDetector;

	private final AcquireFailures failures;

	private PoolState state = PoolState.STOPPED;

	/** Timer of {@link #check}; {@code null} while stopped. */
	private @Nullable Future<?> checks;

	/**
	 * Number of starts and stops. It distinguishes connections that were opened before a
	 * stop from current ones.
	 */
	private int generation;

	private long acquired;

	private long acquireFailures;

	private long opened;

	private long lost;

	/**
	 * Creates an allocator without connections.
	 * @param options options of the pool
	 * @param server current address of the server, for messages
	 * @param backoff delays between attempts to connect
	 * @param resources the threads to use
	 * @param connector starts an attempt to connect
	 * @param observer receives changes and times
	 */
	ConnectionAllocator(PoolOptions options, Supplier<ConnectionOptions> server, ReconnectBackoff backoff,
			EslClientResources resources, Function<EslConnectionListener, CompletableFuture<EslConnection>> connector,
			PoolObserver observer) {
		this.options = options;
		this.lazy = options.minSize() < options.size();
		this.connections = new ConnectionInventory(this.lazy && !options.idleTimeout().isZero());
		this.resources = resources;
		this.observer = observer;
		this.lock = new PoolLock(options.name());
		this.waiters = new WaiterQueue(options.maxWaiting());
		this.filler = new PoolFiller(options, backoff, resources, connector, this.lock, this);
		this.leakDetector = new LeakDetector(options, resources);
		this.failures = new AcquireFailures(options.name(), server);
	}

	@Override
	public EslClientResources resources() {
		return this.resources;
	}

	void start() {
		this.lock.run((actions) -> {
			if (this.state == PoolState.CLOSED) {
				throw new IllegalStateException("The pool of " + name() + " is closed and cannot be started again");
			}
			if (this.state != PoolState.STOPPED) {
				return;
			}
			startGeneration(PoolState.STARTING);
			fill(actions);
			actions.add(this::startChecks);
		});
	}

	/**
	 * Starts periodic checks, which start missing attempts to connect: an attempt or its
	 * timer may have failed to start.
	 */
	private void startChecks() {
		Future<?> started;
		try {
			started = EslClientResourcesInternals.nextEventLoop(this.resources)
				.scheduleWithFixedDelay(this::check, CHECK_INTERVAL.toNanos(), CHECK_INTERVAL.toNanos(),
						TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("{}: the client's threads are shut down; the pool is not checked", name());
			return;
		}
		this.lock.lock();
		try {
			cancelChecks();
			if (!isStopped()) {
				this.checks = started;
				return;
			}
		}
		finally {
			this.lock.unlock();
		}
		started.cancel(false);
	}

	private void cancelChecks() {
		if (this.checks != null) {
			this.checks.cancel(false);
			this.checks = null;
		}
	}

	private void check() {
		Steps.run(logger, name(), "the check of the pool", () -> this.lock.run((actions) -> {
			fill(actions);
			if (this.lazy && !this.options.idleTimeout().isZero()) {
				closeIdle(actions);
			}
		}));
	}

	/** Closes connections that have not been borrowed for long and need not be open. */
	private void closeIdle(List<Runnable> actions) {
		int surplus = this.connections.open() - this.options.minSize();
		if (surplus <= 0 || this.filler.lastError() != null) {
			return;
		}
		List<EslConnection> unused = this.connections.pollIdleFor(Durations.toNanos(this.options.idleTimeout()),
				surplus);
		if (unused.isEmpty()) {
			return;
		}
		for (EslConnection connection : unused) {
			this.connections.addDiscarded(connection);
			actions.add(connection::close);
		}
		logger.debug("{}: {} connections were idle for {} and are closed", name(), unused.size(),
				Durations.toText(this.options.idleTimeout()));
		this.observer.countChanged(snapshot());
	}

	private void startGeneration(PoolState next) {
		this.generation++;
		this.filler.reset(this.generation);
		changeState(next);
	}

	/**
	 * Borrows a connection on the fast path.
	 * @return the connection, or {@code null} if none is idle or callers wait
	 */
	@Nullable PooledConnection acquireIdle() {
		if (this.leakDetector.isEnabled()) {
			return null;
		}
		long begin = System.nanoTime();
		PooledConnection lease = null;
		boolean full = true;
		this.lock.lock();
		try {
			EslConnection idle = (refusal() == null && this.waiters.isEmpty()) ? this.connections.pollIdle() : null;
			if (idle == null) {
				full = !this.lazy || this.connections.open() >= this.options.size();
			}
			else {
				lease = new PooledConnection(this, idle, this.generation);
				this.connections.addBorrowed(lease);
				this.acquired++;
			}
		}
		finally {
			this.lock.unlock();
		}
		if (lease == null) {
			if (!full) {
				this.lock.run(this::openAnother);
			}
			return null;
		}
		long nanos = System.nanoTime() - begin;
		this.observer.acquired(nanos);
		return lease;
	}

	/** Returns whether callers wait for a connection. Takes no lock. */
	boolean hasWaiters() {
		return this.waiters.hasWaiters();
	}

	/** Returns whether any connection is idle, borrowed or recovers. */
	boolean hasConnections() {
		this.lock.lock();
		try {
			return this.connections.idle() + this.connections.borrowed() + this.connections.recovering() > 0;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Borrows an idle connection, or adds the caller to the queue.
	 * @param timeout time the caller waits; zero fails immediately if none is idle
	 * @param precedes whether the command of the caller ends or answers a call: then the
	 * caller shares a borrowed connection on which no reply is pending, or precedes
	 * others in the queue, and shares any open connection rather than fail
	 * @param quick whether the caller may get a connection together with other quick
	 * commands that wait
	 * @return future of the caller, which completes with a connection or with the failure
	 */
	Waiter acquireOrEnqueue(Duration timeout, boolean precedes, boolean quick) {
		Waiter waiter = new Waiter(this.leakDetector.borrower(), precedes, quick);
		this.lock.run((actions) -> {
			EslException refusal = refusal();
			EslConnection idle = (refusal == null && this.waiters.isEmpty()) ? this.connections.pollIdle() : null;
			if (idle != null) {
				assign(idle, waiter, actions);
			}
			else if (refusal != null) {
				actions.add(() -> waiter.completeExceptionally(refusal));
			}
			else if (!(precedes && share(waiter, 0, MAX_SHARED, actions))
					&& (timeout.isZero() || !this.waiters.offer(waiter))) {
				refuse(waiter, timeout, actions);
			}
			if (idle == null && this.lazy) {
				openAnother(actions);
			}
		});
		return waiter;
	}

	private void refuse(Waiter waiter, Duration timeout, List<Runnable> actions) {
		if (waiter.precedes && this.connections.open() > 0) {
			shareAny(waiter, actions);
			return;
		}
		this.acquireFailures++;
		EslException failure = (timeout.isZero() || waiter.precedes) ? unavailable(waiter, timeout)
				: this.failures.tooManyWaiting(this.waiters.size());
		actions.add(() -> waiter.completeExceptionally(failure));
	}

	/**
	 * Lets a caller whose command precedes others share a borrowed connection: its
	 * command is sent behind the one under way there.
	 * @return {@code false} if there is no such connection
	 */
	private boolean share(Waiter waiter, long maxSilentNanos, int maxUsers, List<Runnable> actions) {
		PooledConnection lease = this.connections.joinBorrowed(this.generation, maxSilentNanos, maxUsers);
		if (lease == null) {
			return false;
		}
		actions.add(() -> complete(waiter, lease));
		return true;
	}

	private void complete(Waiter waiter, PooledConnection lease) {
		long nanos = System.nanoTime() - waiter.beginNanos;
		if (waiter.complete(lease)) {
			this.observer.acquired(nanos);
		}
		else {
			lease.end();
		}
	}

	/**
	 * Lets a caller use any open connection, even if the server does not respond on it.
	 * If all of them are about to be returned, the caller gets the first one.
	 */
	private void shareAny(Waiter waiter, List<Runnable> actions) {
		if (!share(waiter, Long.MAX_VALUE, MAX_SHARED, actions)
				&& !share(waiter, Long.MAX_VALUE, Integer.MAX_VALUE, actions)) {
			EslConnection recovering = this.connections.pollRecovering();
			if (recovering != null) {
				assign(recovering, waiter, actions);
			}
			else {
				this.waiters.add(waiter);
			}
		}
	}

	/**
	 * Fails a caller whose timeout has passed, if it is still in the queue, unless its
	 * command precedes others and a connection is open to share. Otherwise the thread
	 * that has removed it is about to complete it.
	 * @param waiter the caller
	 * @param timeout the timeout
	 */
	void expire(Waiter waiter, Duration timeout) {
		this.lock.run((actions) -> {
			if (!this.waiters.remove(waiter)) {
				return;
			}
			if (waiter.precedes && this.connections.open() > 0) {
				shareAny(waiter, actions);
				return;
			}
			actions.add(() -> this.observer.acquireTimedOut(System.nanoTime() - waiter.beginNanos));
			fail(waiter, timeout, actions);
		});
	}

	/**
	 * Fails a caller that the thread which has removed it from the queue has not
	 * completed. A connection that is assigned to it nevertheless is returned.
	 * @param waiter the caller
	 * @param timeout the timeout
	 */
	void giveUp(Waiter waiter, Duration timeout) {
		this.lock.run((actions) -> fail(waiter, timeout, actions));
		waiter.completeExceptionally(this.failures.unavailable(timeout, null));
	}

	private void fail(Waiter waiter, Duration timeout, List<Runnable> actions) {
		this.acquireFailures++;
		EslException failure = unavailable(waiter, timeout);
		actions.add(() -> waiter.completeExceptionally(failure));
	}

	/** Returns why waiting for a connection is pointless, or {@code null}. */
	private @Nullable EslException refusal() {
		if (isStopped()) {
			return this.failures.stopped(this.state);
		}
		EslException error = this.filler.lastError();
		return (this.state == PoolState.DOWN && error != null && error.isPermanent()) ? error : null;
	}

	private boolean isStopped() {
		return this.state == PoolState.STOPPED || this.state == PoolState.CLOSED;
	}

	private EslException unavailable(Waiter waiter, Duration timeout) {
		int open = this.connections.open();
		if (open > 0 && this.lazy && open < this.options.size()) {
			return this.failures.opening(open, this.options.size(), timeout, this.filler.lastError());
		}
		return (open > 0)
				? this.failures.busy(open, this.connections.borrowedSince(waiter.beginNanos),
						this.connections.recovering(), this.waiters.size(), timeout)
				: this.failures.unavailable(timeout, this.filler.lastError());
	}

	private void assign(EslConnection connection, Waiter waiter, List<Runnable> actions) {
		PooledConnection lease = new PooledConnection(this, connection, this.generation);
		this.connections.addBorrowed(lease);
		this.acquired++;
		waiter.borrows = true;
		actions.add(() -> {
			Steps.run(logger, name(), "watching a borrowed connection",
					() -> this.leakDetector.watch(lease, waiter.borrower));
			complete(waiter, lease);
		});
		if (waiter.quick) {
			shareWithQuick(lease, actions);
		}
	}

	/**
	 * Lets the quick commands that wait next share the connection of the first: one round
	 * trip answers all of them.
	 */
	private void shareWithQuick(PooledConnection lease, List<Runnable> actions) {
		for (Waiter next = this.waiters.peek(); next != null && next.quick
				&& lease.join(MAX_BATCH); next = this.waiters.peek()) {
			Waiter joined = next;
			this.waiters.remove(joined);
			actions.add(() -> complete(joined, lease));
		}
	}

	@Override
	public void release(PooledConnection lease, @Nullable EslException damage) {
		Runnable leakCheck = lease.cancelLeakCheck;
		if (leakCheck != null) {
			leakCheck.run();
		}
		long nanos = System.nanoTime() - lease.borrowedAtNanos;
		if (damage != null || !releaseIdle(lease)) {
			releaseOtherwise(lease, damage);
		}
		this.observer.returned(nanos);
	}

	/** The fast path: the connection is healthy and no caller waits for it. */
	private boolean releaseIdle(PooledConnection lease) {
		EslConnection connection = lease.connection();
		this.lock.lock();
		try {
			if (lease.generation != this.generation || !this.waiters.isEmpty() || !connection.isOpen()
					|| EslConnectionInternals.hasPendingReplies(connection)
					|| !this.connections.removeBorrowed(lease)) {
				return false;
			}
			this.connections.addIdle(connection);
			this.lock.signalReturn();
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void releaseOtherwise(PooledConnection lease, @Nullable EslException damage) {
		this.lock.run((actions) -> {
			if (!this.connections.removeBorrowed(lease)) {
				return;
			}
			this.lock.signalReturn();
			EslConnection connection = lease.connection();
			if (lease.generation != this.generation) {
				// Borrowed before a stop; the pool may have been started again since.
				actions.add(connection::close);
				fill(actions);
			}
			else if (damage != null && connection.isOpen()) {
				logger.warn("{}: {}; it is replaced", name(), damage.getMessage());
				this.connections.addDiscarded(connection);
				countLost(damage, actions);
				actions.add(() -> EslConnectionInternals.close(connection, damage));
			}
			else if (!connection.isOpen()) {
				// Already counted as lost when it ended.
				fill(actions);
			}
			else if (EslConnectionInternals.hasPendingReplies(connection)) {
				this.connections.addRecovering(connection);
				awaitRecovery(connection, actions);
			}
			else {
				makeAvailable(connection, actions);
			}
		});
	}

	/**
	 * Makes a connection available once no reply is pending on it. Registers the callback
	 * before the check, since the last reply may arrive in between.
	 */
	private void awaitRecovery(EslConnection connection, List<Runnable> actions) {
		EslConnectionInternals.onNoPendingReplies(connection, () -> recovered(connection));
		if (!EslConnectionInternals.hasPendingReplies(connection) && this.connections.removeRecovering(connection)) {
			makeAvailable(connection, actions);
		}
	}

	private void recovered(EslConnection connection) {
		this.lock.run((actions) -> {
			// The connection may have been borrowed and returned again before this
			// callback runs.
			if (this.connections.isRecovering(connection)) {
				awaitRecovery(connection, actions);
			}
		});
	}

	private void makeAvailable(EslConnection connection, List<Runnable> actions) {
		Waiter first = this.waiters.poll();
		if (first != null) {
			assign(connection, first, actions);
		}
		else {
			this.connections.addIdle(connection);
		}
	}

	@Override
	public void fill(List<Runnable> actions) {
		if (!isStopped()) {
			updateState();
			int wanted = this.waiters.size();
			if (this.filler.lastError() != null) {
				// A failure is over once a connection was opened.
				wanted = Math.max(1, wanted);
			}
			fill(wanted, actions);
		}
	}

	/**
	 * Opens the connections that the pool keeps open, and up to its size those that
	 * callers wait for.
	 */
	private void fill(int wanted, List<Runnable> actions) {
		int open = this.connections.open();
		int possible = this.options.size() - open;
		this.filler.fill(Math.max(this.options.minSize() - open, Math.min(possible, wanted)), actions);
	}

	/** Opens another connection for a caller that has found none idle. */
	private void openAnother(List<Runnable> actions) {
		if (!isStopped()) {
			fill(Math.max(1, this.waiters.size()), actions);
		}
	}

	@Override
	public void connected(EslConnection connection, boolean open, long nanos, List<Runnable> actions) {
		this.opened++;
		if (open) {
			makeAvailable(connection, actions);
			if (this.connections.open() >= this.options.minSize()) {
				this.filler.clearLastError();
			}
		}
		actions.add(() -> this.observer.opened(nanos));
		fill(actions);
		this.observer.countChanged(snapshot());
	}

	@Override
	public void connectFailed(List<Runnable> actions) {
		fill(actions);
		EslException refusal = refusal();
		if (refusal != null) {
			refuseAll(refusal, actions);
		}
	}

	private void refuseAll(EslException refusal, List<Runnable> actions) {
		List<Waiter> all = this.waiters.drain();
		actions.add(() -> all.forEach((waiter) -> waiter.completeExceptionally(refusal)));
	}

	@Override
	public void closed(EslConnection connection, EslException cause, int connectionGeneration) {
		this.lock.run((actions) -> {
			if (!this.connections.removeClosed(connection)) {
				return;
			}
			if (connectionGeneration != this.generation) {
				// Opened before a stop: it may have taken the place of a current one.
				fill(actions);
				return;
			}
			if (this.state == PoolState.UP) {
				logger.warn("{}: lost a connection: {}; it is replaced", name(), cause.getMessage());
			}
			else {
				// Only the first loss of a series is logged as a warning; the state
				// changes are logged as well.
				logger.debug("{}: lost another connection: {}; it is replaced", name(), cause.getMessage());
			}
			countLost(cause, actions);
		});
	}

	private void countLost(EslException cause, List<Runnable> actions) {
		this.lost++;
		boolean damagedHere = cause instanceof EslConnectionException known && known.reason() == Reason.DAMAGED;
		this.filler.lost(cause, !damagedHere);
		fill(actions);
		this.observer.countChanged(snapshot());
	}

	private void updateState() {
		int open = this.connections.open();
		if (open >= this.options.size()) {
			this.filler.clearLastError();
		}
		if (open >= this.options.minSize() && this.filler.lastError() == null) {
			changeState(PoolState.UP);
		}
		else if (this.state != PoolState.STARTING || this.filler.lastError() != null) {
			changeState((open > 0) ? PoolState.DEGRADED : PoolState.DOWN);
		}
	}

	private void changeState(PoolState next) {
		PoolState before = this.state;
		if (before != next) {
			this.state = next;
			this.observer.stateChanged(before, next, snapshot());
		}
	}

	PoolStats stats() {
		this.lock.lock();
		try {
			return snapshot();
		}
		finally {
			this.lock.unlock();
		}
	}

	private PoolStats snapshot() {
		return new PoolStats(this.state, this.options.size(), this.options.minSize(), this.connections.idle(),
				this.connections.borrowed(), this.connections.recovering(), this.filler.connecting(),
				this.waiters.size(), this.acquired, this.acquireFailures, this.opened, this.lost,
				this.filler.connectFailures(), this.connections.lateReplies(), this.leakDetector.leaks(),
				this.filler.lastError());
	}

	/**
	 * Stops, and waits for borrowed connections; closes those that are not returned.
	 * @param ended {@link PoolState#STOPPED} or {@link PoolState#CLOSED}
	 * @param timeout maximum time to wait
	 * @return whether all connections were returned
	 */
	boolean end(PoolState ended, Duration timeout) {
		this.lock.run((actions) -> {
			if (this.state == PoolState.CLOSED) {
				return;
			}
			// A hangup that waits is sent before the connections are closed.
			for (Waiter waiter : this.waiters.drainPreceding()) {
				if (!share(waiter, Long.MAX_VALUE, Integer.MAX_VALUE, actions)) {
					this.waiters.add(waiter);
				}
			}
			startGeneration(ended);
			cancelChecks();
			refuseAll(this.failures.stopped(ended), actions);
			this.connections.drain().forEach((connection) -> actions.add(connection::close));
			this.filler.clearLastError();
		});
		List<PooledConnection> left = awaitReturns(timeout);
		left.forEach((lease) -> lease.connection().close());
		if (!left.isEmpty()) {
			logger.warn("{}: {} connections were not returned within {} after the pool was stopped, and were closed",
					name(), left.size(), Durations.toText(timeout));
		}
		return left.isEmpty();
	}

	/**
	 * Waits for connections that were borrowed before the stop, and returns those that
	 * still are.
	 */
	private List<PooledConnection> awaitReturns(Duration timeout) {
		long nanos = Durations.toNanos(timeout);
		this.lock.lock();
		try {
			List<PooledConnection> left = this.connections.borrowedBefore(this.generation);
			while (!left.isEmpty() && nanos > 0) {
				nanos = this.lock.awaitReturn(nanos);
				left = this.connections.borrowedBefore(this.generation);
			}
			return left;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return this.connections.borrowedBefore(this.generation);
		}
		finally {
			this.lock.unlock();
		}
	}

	private String name() {
		return this.options.name();
	}

}
