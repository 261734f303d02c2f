package io.github.eslboot.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one lock of a pool, and the actions that follow a decision made under it.
 * <p>
 * The lock guards all state of a pool and is held for a few instructions. Code under it
 * decides and updates the state, but neither completes futures nor opens or closes
 * connections nor calls listeners: such a call may block, throw, or re-enter the pool on
 * the same thread. The code adds these calls to a list of actions instead, which the
 * thread runs after it has released the lock. An action that throws is logged and does
 * not prevent the others.
 */
final class PoolLock {

	private static final Logger logger = LoggerFactory.getLogger(PoolLock.class);

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition returned = this.lock.newCondition();

	private final String pool;

	PoolLock(String pool) {
		this.pool = pool;
	}

	/** Takes the lock, for work without actions. */
	void lock() {
		this.lock.lock();
	}

	void unlock() {
		this.lock.unlock();
	}

	/**
	 * Runs work under the lock, and its actions after it.
	 * @param work the work, which adds actions to the list
	 */
	void run(Consumer<List<Runnable>> work) {
		List<Runnable> actions = new ArrayList<>(4);
		this.lock.lock();
		try {
			work.accept(actions);
		}
		finally {
			this.lock.unlock();
			actions.forEach(this::run);
		}
	}

	private void run(Runnable action) {
		try {
			action.run();
		}
		catch (Throwable ex) {
			logger.error("{}: an action of the pool failed", this.pool, ex);
		}
	}

	/**
	 * Waits until a connection is returned. The lock is released meanwhile.
	 * @param nanos maximum time to wait, in nanoseconds
	 * @return the time that is left
	 * @throws InterruptedException when the thread is interrupted
	 */
	long awaitReturn(long nanos) throws InterruptedException {
		return this.returned.awaitNanos(nanos);
	}

	void signalReturn() {
		this.returned.signalAll();
	}

}
