package io.github.eslboot.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionInternals;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.connection.EslConnectionListener;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.Sent;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pool of one server. One lock guards all counts; it is held for a few instructions,
 * never across a foreign call or I/O that waits. What has to happen outside is collected
 * in a list of actions and run after it.
 */
final class NodeConnectionPool implements EslConnectionPool, PoolInternals.OnLoop {

	private static final Logger logger = LoggerFactory.getLogger(EslConnectionPool.class);

	private volatile ConnectionOptions connectionOptions;

	private final PoolOptions options;

	private final ReconnectBackoff backoff;

	private final EslClientResources resources;

	private final Executor notifications;

	private final List<PoolListener> listeners = new CopyOnWriteArrayList<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Deque<EslConnection> idle = new ArrayDeque<>();

	private final Set<PooledConnection> lent = new HashSet<>();

	private final Set<EslConnection> recovering = new HashSet<>();

	/** Damaged ones, counted as lost, whose end is still to come. */
	private final Set<EslConnection> discarded = new HashSet<>();

	private final Deque<Waiter> waiters = new ArrayDeque<>();

	/** Whether callers wait; for those who do not take the lock. */
	private volatile boolean crowded;

	private final SharedLease shared = new SharedLease();

	private PoolState state = PoolState.STOPPED;

	/**
	 * Counts the starts, so that a connect begun before a stop is told from later ones.
	 */
	private int generation;

	private int connecting;

	private int failures;

	private long nextAttemptNanos;

	private @Nullable ScheduledFuture<?> retry;

	private @Nullable EslException lastError;

	private long acquired;

	private long acquireFailures;

	private long opened;

	private long lost;

	private long connectFailures;

	private long lateReplies;

	private long leaks;

	NodeConnectionPool(ConnectionOptions connectionOptions, PoolOptions options, ReconnectBackoff backoff,
			EslClientResources resources) {
		this.connectionOptions = connectionOptions;
		this.options = options;
		this.backoff = backoff;
		this.resources = resources;
		this.notifications = EslClientResourcesInternals.newSerialExecutor(resources);
	}

	EslClientResources resources() {
		return this.resources;
	}

	@Override
	public void setConnectionOptions(ConnectionOptions options) {
		this.connectionOptions = options;
	}

	@Override
	public void start() {
		locked((actions) -> {
			if (this.state == PoolState.CLOSED) {
				throw new IllegalStateException("The pool of " + name() + " is closed for good");
			}
			if (this.state != PoolState.STOPPED) {
				return;
			}
			this.generation++;
			this.failures = 0;
			this.nextAttemptNanos = System.nanoTime();
			changeState(PoolState.STARTING);
			fill(actions);
		});
	}

	@Override
	public PooledConnection acquire() {
		return acquire(this.options.acquireTimeout());
	}

	@Override
	public PooledConnection acquire(Duration timeout) {
		EslClientResourcesInternals.checkMayBlock("Borrowing a connection");
		PooledConnection free = acquireFree();
		if (free != null) {
			return free;
		}
		Waiter waiter = newWaiter();
		enter(waiter, timeout);
		try {
			return waiter.get(Durations.toNanos(timeout), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw rethrown(ex.getCause());
		}
		catch (TimeoutException ex) {
			leave(waiter, timeout);
			try {
				// Off the queue now: whoever took it off is about to complete it.
				return waiter.join();
			}
			catch (CompletionException failure) {
				throw rethrown(failure.getCause());
			}
		}
		catch (InterruptedException ex) {
			leave(waiter, timeout);
			waiter.whenComplete((connection, failure) -> {
				if (connection != null) {
					connection.close();
				}
			});
			Thread.currentThread().interrupt();
			throw new EslException("Interrupted while waiting for a connection to " + name(), ex);
		}
	}

	/** The usual case: one is free and nobody waits. */
	private @Nullable PooledConnection acquireFree() {
		if (!this.options.leakDetectionThreshold().isZero()) {
			return null;
		}
		long begin = System.nanoTime();
		PooledConnection lease;
		this.lock.lock();
		try {
			EslConnection free = (refusal() == null && this.waiters.isEmpty()) ? pollLive() : null;
			if (free == null) {
				return null;
			}
			lease = new PooledConnection(this, free, this.generation);
			this.lent.add(lease);
			this.acquired++;
		}
		finally {
			this.lock.unlock();
		}
		long nanos = System.nanoTime() - begin;
		tell((listener) -> listener.recordAcquire(nanos));
		return lease;
	}

	private Waiter newWaiter() {
		return new Waiter(this.options.leakDetectionThreshold().isZero() ? null
				: new Exception("borrowed here, by thread '" + Thread.currentThread().getName() + "'"));
	}

	private static RuntimeException rethrown(Throwable failure) {
		return (failure instanceof RuntimeException known) ? known : new EslException("Borrowing failed", failure);
	}

	@Override
	public EslReply send(EslCommand command, Duration timeout) {
		EslClientResourcesInternals.checkMayBlock("Sending a command");
		PooledConnection joined = command.isQuick() ? this.shared.join(this.crowded) : null;
		PooledConnection lease = (joined != null) ? joined : acquire();
		if (joined == null && command.isQuick()) {
			this.shared.offer(lease, this.crowded);
		}
		try {
			return lease.connection().send(command, timeout);
		}
		finally {
			this.shared.release(lease);
		}
	}

	@Override
	public CompletionStage<PooledConnection> acquireAsync(Duration timeout) {
		CompletableFuture<PooledConnection> result = new CompletableFuture<>();
		EslClientResourcesInternals.onWorker(this.resources, enterWithDeadline(timeout), (connection, failure) -> {
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
	public CompletionStage<EslReply> sendAsync(EslCommand command, Duration timeout) {
		return EslClientResourcesInternals.toWorker(this.resources, sendOnLoop(command, timeout));
	}

	@Override
	public CompletableFuture<EslReply> sendOnLoop(EslCommand command, Duration timeout) {
		CompletableFuture<EslReply> result = new CompletableFuture<>();
		PooledConnection joined = command.isQuick() ? this.shared.join(this.crowded) : null;
		if (joined != null) {
			send(joined, command, timeout, result);
		}
		else {
			enterWithDeadline(this.options.acquireTimeout()).whenComplete((lease, failure) -> {
				if (failure != null) {
					result.completeExceptionally(failure);
				}
				else {
					if (command.isQuick()) {
						this.shared.offer(lease, this.crowded);
					}
					send(lease, command, timeout, result);
				}
			});
		}
		return result;
	}

	private void send(PooledConnection lease, EslCommand command, Duration timeout,
			CompletableFuture<EslReply> result) {
		lease.connection().sendAsync(command, timeout).whenComplete((reply, problem) -> {
			this.shared.release(lease);
			if (problem != null) {
				result.completeExceptionally(problem);
			}
			else {
				result.complete(reply);
			}
		});
	}

	private Waiter enterWithDeadline(Duration timeout) {
		Waiter waiter = newWaiter();
		enter(waiter, timeout);
		if (!waiter.isDone()) {
			ScheduledFuture<?> deadline = EslClientResourcesInternals.nextEventLoop(this.resources)
				.schedule(() -> leave(waiter, timeout), Durations.toNanos(timeout), TimeUnit.NANOSECONDS);
			waiter.whenComplete((connection, failure) -> deadline.cancel(false));
		}
		return waiter;
	}

	private void enter(Waiter waiter, Duration timeout) {
		locked((actions) -> {
			EslException refusal = refusal();
			EslConnection free = (refusal == null && this.waiters.isEmpty()) ? pollLive() : null;
			if (free != null) {
				lend(free, waiter, actions);
			}
			else if (refusal != null) {
				actions.add(() -> waiter.completeExceptionally(refusal));
			}
			else if (timeout.isZero() || this.waiters.size() >= this.options.maxWaiting()) {
				this.acquireFailures++;
				EslException failure = timeout.isZero() ? unavailable(timeout) : new PoolBusyException(
						"%d callers wait for a connection to %s already".formatted(this.waiters.size(), name()));
				actions.add(() -> waiter.completeExceptionally(failure));
			}
			else {
				this.waiters.add(waiter);
			}
		});
	}

	/** The deadline of a waiter has come. */
	private void leave(Waiter waiter, Duration timeout) {
		locked((actions) -> {
			if (this.waiters.remove(waiter)) {
				this.acquireFailures++;
				EslException failure = unavailable(timeout);
				actions.add(() -> {
					waiter.completeExceptionally(failure);
					long nanos = System.nanoTime() - waiter.beginNanos;
					tell((listener) -> listener.recordAcquireTimeout(nanos));
				});
			}
		});
	}

	/** Why nobody can be served, now or soon; {@code null} when waiting makes sense. */
	private @Nullable EslException refusal() {
		if (this.state == PoolState.STOPPED || this.state == PoolState.CLOSED) {
			return new EslConnectionException(Reason.CLOSED, Sent.NO,
					"The pool of %s is %s".formatted(name(), this.state.name().toLowerCase(Locale.ROOT)), null);
		}
		EslException error = this.lastError;
		return (this.state == PoolState.DOWN && error != null && error.isPermanent()) ? error : null;
	}

	private EslException unavailable(Duration timeout) {
		if (open() == 0) {
			EslException error = this.lastError;
			return new EslConnectionException(Reason.UNAVAILABLE, Sent.NO,
					"No connection to %s (%s) for %s: %s".formatted(name(), this.connectionOptions,
							Durations.toText(timeout),
							(error != null) ? error.getMessage() : "none has been opened yet"),
					error);
		}
		return new PoolBusyException(
				"All %d connections to %s stayed lent for %s; raise freeswitch.esl.pool.size, or find who keeps them with freeswitch.esl.pool.leak-detection-threshold"
					.formatted(open(), name(), Durations.toText(timeout)));
	}

	private @Nullable EslConnection pollLive() {
		EslConnection connection = this.idle.poll();
		while (connection != null && !EslConnectionInternals.checkOpen(connection)) {
			// Its onClosed is on the way and finds nothing to remove but counts it.
			connection = this.idle.poll();
		}
		return connection;
	}

	private void lend(EslConnection connection, Waiter waiter, List<Runnable> actions) {
		PooledConnection lease = new PooledConnection(this, connection, this.generation);
		this.lent.add(lease);
		this.acquired++;
		watchForLeak(lease, waiter.borrower);
		actions.add(() -> {
			long nanos = System.nanoTime() - waiter.beginNanos;
			if (waiter.complete(lease)) {
				tell((listener) -> listener.recordAcquire(nanos));
			}
			else {
				lease.close();
			}
		});
	}

	private void watchForLeak(PooledConnection lease, @Nullable Exception borrower) {
		if (borrower == null) {
			return;
		}
		ScheduledFuture<?> check = EslClientResourcesInternals.nextEventLoop(this.resources).schedule(() -> {
			this.lock.lock();
			try {
				this.leaks++;
			}
			finally {
				this.lock.unlock();
			}
			logger.warn("A connection to {} has been lent for over {}; it may never come back", name(),
					Durations.toText(this.options.leakDetectionThreshold()), borrower);
		}, this.options.leakDetectionThreshold().toNanos(), TimeUnit.NANOSECONDS);
		lease.cancelLeakCheck = () -> check.cancel(false);
	}

	void giveBack(PooledConnection lease, @Nullable EslException damage) {
		Runnable leakCheck = lease.cancelLeakCheck;
		if (leakCheck != null) {
			leakCheck.run();
		}
		long nanos = System.nanoTime() - lease.lentAtNanos;
		if (damage == null && becameIdle(lease)) {
			tell((listener) -> listener.recordUsage(nanos));
			return;
		}
		locked((actions) -> {
			if (!this.lent.remove(lease)) {
				return;
			}
			this.changed.signalAll();
			EslConnection connection = lease.connection();
			if (lease.generation != this.generation) {
				// The pool was stopped, and perhaps started again, while this one was
				// lent.
				actions.add(connection::close);
				fill(actions);
			}
			else if (damage != null && connection.isOpen()) {
				logger.warn(damage.getMessage());
				this.discarded.add(connection);
				lostConnection(damage, actions);
				actions.add(() -> EslConnectionInternals.close(connection, damage));
			}
			else if (!connection.isOpen()) {
				// It died while lent, which counted it as lost.
				fill(actions);
			}
			else if (EslConnectionInternals.owesReplies(connection)) {
				this.recovering.add(connection);
				lendWhenCaughtUp(connection, actions);
			}
			else {
				makeAvailable(connection, actions);
			}
		});
		tell((listener) -> listener.recordUsage(nanos));
	}

	/** The usual case: it is healthy and nobody waits for it. */
	private boolean becameIdle(PooledConnection lease) {
		EslConnection connection = lease.connection();
		this.lock.lock();
		try {
			if (lease.generation != this.generation || !this.waiters.isEmpty() || !connection.isOpen()
					|| EslConnectionInternals.owesReplies(connection) || !this.lent.remove(lease)) {
				return false;
			}
			this.idle.addFirst(connection);
			this.changed.signalAll();
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Asks to be told first: what it owes may come this moment. */
	private void lendWhenCaughtUp(EslConnection connection, List<Runnable> actions) {
		EslConnectionInternals.onCaughtUp(connection, () -> caughtUp(connection));
		if (!EslConnectionInternals.owesReplies(connection) && this.recovering.remove(connection)) {
			makeAvailable(connection, actions);
		}
	}

	private void makeAvailable(EslConnection connection, List<Runnable> actions) {
		Waiter first = this.waiters.poll();
		if (first != null) {
			lend(connection, first, actions);
		}
		else {
			this.idle.addFirst(connection);
		}
	}

	/** Opens what is missing, a few at a time, and one at a time while that fails. */
	private void fill(List<Runnable> actions) {
		if (this.state == PoolState.STOPPED || this.state == PoolState.CLOSED) {
			return;
		}
		updateState();
		int missing = this.options.size() - open() - this.connecting;
		int allowed = ((this.failures > 0) ? 1 : this.options.maxConcurrentConnects()) - this.connecting;
		int now = Math.min(missing, allowed);
		if (now <= 0) {
			return;
		}
		long wait = this.nextAttemptNanos - System.nanoTime();
		if (wait > 0) {
			if (this.retry == null) {
				this.retry = EslClientResourcesInternals.nextEventLoop(this.resources)
					.schedule(() -> locked((later) -> {
						this.retry = null;
						fill(later);
					}), wait, TimeUnit.NANOSECONDS);
			}
			return;
		}
		for (int i = 0; i < now; i++) {
			this.connecting++;
			int generation = this.generation;
			actions.add(() -> connect(generation));
		}
	}

	private void connect(int generation) {
		long begin = System.nanoTime();
		Watcher watcher = new Watcher(generation);
		EslConnection.open(this.connectionOptions, this.resources, watcher).whenComplete((connection, failure) -> {
			if (failure == null) {
				EslException end = watcher.opened(connection);
				connected(connection, generation, System.nanoTime() - begin);
				if (end != null) {
					connectionClosed(connection, end, generation);
				}
			}
			else {
				connectFailed(
						(failure instanceof EslException known) ? known
								: new EslException("Connecting to " + name() + " failed: " + failure, failure),
						generation);
			}
		});
	}

	private void connected(EslConnection connection, int generation, long nanos) {
		locked((actions) -> {
			if (generation != this.generation) {
				actions.add(connection::close);
				return;
			}
			this.connecting--;
			this.opened++;
			if (connection.isOpen()) {
				this.failures = 0;
				this.nextAttemptNanos = System.nanoTime();
				makeAvailable(connection, actions);
			}
			else {
				// Who accepts and drops at once is not to be asked again at once.
				this.failures++;
				this.nextAttemptNanos = System.nanoTime()
						+ this.backoff.nextDelayNanos(this.failures, new EslConnectionException(Reason.LOST,
								"The connection to " + this.connectionOptions + " was lost at once"));
			}
			actions.add(() -> tell((listener) -> listener.recordCreation(nanos)));
			fill(actions);
			countChanged();
		});
	}

	private void connectFailed(EslException failure, int generation) {
		locked((actions) -> {
			if (generation != this.generation) {
				return;
			}
			this.connecting--;
			this.connectFailures++;
			this.failures++;
			boolean news = this.lastError == null || !this.lastError.getMessage().equals(failure.getMessage());
			this.lastError = failure;
			long wait = this.backoff.nextDelayNanos(this.failures, failure);
			this.nextAttemptNanos = System.nanoTime() + wait;
			String text = failure.getMessage();
			if (news) {
				logger.warn("{}: {} Next attempt in {} ms.", name(), text + ".", TimeUnit.NANOSECONDS.toMillis(wait));
			}
			else {
				logger.debug("{}: {} Next attempt in {} ms.", name(), text + ".", TimeUnit.NANOSECONDS.toMillis(wait));
			}
			fill(actions);
			EslException refusal = refusal();
			if (refusal != null) {
				for (Waiter waiter = this.waiters.poll(); waiter != null; waiter = this.waiters.poll()) {
					Waiter refused = waiter;
					actions.add(() -> refused.completeExceptionally(refusal));
				}
			}
		});
	}

	private void connectionClosed(EslConnection connection, EslException cause, int generation) {
		locked((actions) -> {
			this.lateReplies += connection.lateReplies();
			if (this.discarded.remove(connection)) {
				return;
			}
			if (generation != this.generation) {
				// Of before a stop: it may have been in the place of one of now.
				fill(actions);
				return;
			}
			this.idle.remove(connection);
			this.recovering.remove(connection);
			if (this.state == PoolState.UP) {
				logger.warn("{}: lost a connection: {}", name(), cause.getMessage());
			}
			else {
				// The first of a series says it; how many are left is told with the
				// state.
				logger.debug("{}: lost another connection: {}", name(), cause.getMessage());
			}
			lostConnection(cause, actions);
		});
	}

	private static boolean damagedHere(EslException cause) {
		return cause instanceof EslConnectionException known && known.reason() == Reason.DAMAGED;
	}

	/** The first reconnect after a loss waits too: many clients may have lost at once. */
	private void lostConnection(EslException cause, List<Runnable> actions) {
		this.lost++;
		this.lastError = cause;
		if (this.failures == 0 && !damagedHere(cause)) {
			long next = System.nanoTime() + this.backoff.nextDelayNanos(0, cause);
			if (this.nextAttemptNanos - System.nanoTime() <= 0) {
				this.nextAttemptNanos = next;
			}
		}
		fill(actions);
		countChanged();
	}

	private void caughtUp(EslConnection connection) {
		locked((actions) -> {
			// It may have been lent and given back again since it was told.
			if (this.recovering.contains(connection)) {
				lendWhenCaughtUp(connection, actions);
			}
		});
	}

	/** Connections in all hands, without those that have died while lent. */
	private int open() {
		int open = this.idle.size() + this.recovering.size();
		for (PooledConnection lease : this.lent) {
			if (lease.isOpen()) {
				open++;
			}
		}
		return open;
	}

	private void updateState() {
		int open = open();
		PoolState next;
		if (open >= this.options.size()) {
			next = PoolState.UP;
			this.lastError = null;
		}
		else if (open > 0) {
			next = (this.state == PoolState.STARTING && this.lastError == null) ? PoolState.STARTING
					: PoolState.DEGRADED;
		}
		else {
			next = (this.state == PoolState.STARTING && this.lastError == null) ? PoolState.STARTING : PoolState.DOWN;
		}
		changeState(next);
	}

	/** Notices are queued under the lock, so that they keep the order of the changes. */
	private void changeState(PoolState next) {
		PoolState before = this.state;
		if (before == next) {
			return;
		}
		this.state = next;
		PoolStats stats = statsLocked();
		if (next == PoolState.DOWN) {
			logger.warn("Pool of {} ({}) is DOWN: no connection is left", name(), this.connectionOptions);
		}
		else if (next == PoolState.UP) {
			logger.info("Pool of {} ({}) is UP with {} connections", name(), this.connectionOptions, stats.total());
		}
		this.notifications.execute(() -> tell((listener) -> listener.onStateChange(this, before, next, stats)));
	}

	private void countChanged() {
		PoolStats stats = statsLocked();
		this.notifications.execute(() -> tell((listener) -> listener.onCountChange(this, stats)));
	}

	/**
	 * A listener that throws keeps neither the pool nor other listeners from their work.
	 */
	private void tell(Consumer<PoolListener> call) {
		for (PoolListener listener : this.listeners) {
			try {
				call.accept(listener);
			}
			catch (RuntimeException ex) {
				logger.error("Listener {} of the pool of {} failed", listener, name(), ex);
			}
		}
	}

	private void locked(Consumer<List<Runnable>> work) {
		List<Runnable> actions = new ArrayList<>(4);
		this.lock.lock();
		try {
			work.accept(actions);
		}
		finally {
			this.crowded = !this.waiters.isEmpty();
			this.lock.unlock();
		}
		for (Runnable action : actions) {
			try {
				action.run();
			}
			catch (RuntimeException ex) {
				logger.error("A step of the pool of {} failed", name(), ex);
			}
		}
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
		this.lock.lock();
		try {
			return statsLocked();
		}
		finally {
			this.lock.unlock();
		}
	}

	private PoolStats statsLocked() {
		int lentOpen = open() - this.idle.size() - this.recovering.size();
		long late = this.lateReplies;
		for (PooledConnection lease : this.lent) {
			late += lease.isOpen() ? lease.connection().lateReplies() : 0;
		}
		for (EslConnection connection : this.idle) {
			late += connection.lateReplies();
		}
		for (EslConnection connection : this.recovering) {
			late += connection.lateReplies();
		}
		return new PoolStats(this.state, this.options.size(), this.idle.size(), lentOpen, this.recovering.size(),
				this.connecting, this.waiters.size(), this.acquired, this.acquireFailures, this.opened, this.lost,
				this.connectFailures, late, this.leaks, this.lastError);
	}

	@Override
	public void addListener(PoolListener listener) {
		this.listeners.add(listener);
	}

	@Override
	public void removeListener(PoolListener listener) {
		this.listeners.remove(listener);
	}

	@Override
	public boolean stop(Duration timeout) {
		return end(PoolState.STOPPED, timeout);
	}

	@Override
	public void close() {
		end(PoolState.CLOSED, this.options.closeTimeout());
	}

	private boolean end(PoolState ended, Duration timeout) {
		locked((actions) -> {
			if (this.state == PoolState.CLOSED) {
				return;
			}
			this.generation++;
			this.connecting = 0;
			if (this.retry != null) {
				this.retry.cancel(false);
				this.retry = null;
			}
			changeState(ended);
			EslException refusal = refusal();
			for (Waiter waiter : this.waiters) {
				actions.add(() -> waiter.completeExceptionally(refusal));
			}
			this.waiters.clear();
			this.idle.forEach((connection) -> actions.add(connection::close));
			this.idle.clear();
			this.recovering.forEach((connection) -> actions.add(connection::close));
			this.recovering.clear();
			this.lastError = null;
		});
		int out = awaitLent(timeout);
		if (out > 0) {
			logger.warn("{} connections to {} were still lent {} after the pool was stopped, and were cut", out, name(),
					timeout);
		}
		return out == 0;
	}

	/** Waits for lent connections; cuts and counts those that do not come back. */
	private int awaitLent(Duration timeout) {
		List<PooledConnection> out = new ArrayList<>();
		this.lock.lock();
		try {
			long nanos = Durations.toNanos(timeout);
			while (!lentBefore().isEmpty() && nanos > 0) {
				nanos = this.changed.awaitNanos(nanos);
			}
			out.addAll(lentBefore());
		}
		catch (InterruptedException ex) {
			out.addAll(lentBefore());
			Thread.currentThread().interrupt();
		}
		finally {
			this.lock.unlock();
		}
		out.forEach((lease) -> lease.connection().close());
		return out.size();
	}

	/** What was lent before the last stop. */
	private List<PooledConnection> lentBefore() {
		return this.lent.stream().filter((lease) -> lease.generation != this.generation).toList();
	}

	@Override
	public String toString() {
		return "Pool of " + name() + " (" + this.connectionOptions + ")";
	}

	/** A caller in the queue. */
	private static final class Waiter extends CompletableFuture<PooledConnection> {

		private final long beginNanos = System.nanoTime();

		private final @Nullable Exception borrower;

		Waiter(@Nullable Exception borrower) {
			this.borrower = borrower;
		}

	}

	/** Hears what becomes of one connection. */
	private final class Watcher implements EslConnectionListener {

		private final int generation;

		private @Nullable EslConnection connection;

		private @Nullable EslException earlyEnd;

		Watcher(int generation) {
			this.generation = generation;
		}

		/**
		 * Learns its connection.
		 * @return why it has ended already, or {@code null}
		 */
		synchronized @Nullable EslException opened(EslConnection opened) {
			this.connection = opened;
			return this.earlyEnd;
		}

		private synchronized @Nullable EslConnection connection(EslException end) {
			if (this.connection == null) {
				this.earlyEnd = end;
			}
			return this.connection;
		}

		@Override
		public void onClosed(EslException cause) {
			EslConnection current = connection(cause);
			if (current != null) {
				connectionClosed(current, cause, this.generation);
			}
		}

	}

}
