package io.github.eslboot.group;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.group.AcquireResult.Acquired;
import io.github.eslboot.group.AcquireResult.Busy;
import io.github.eslboot.group.AcquireResult.NoSuchNode;
import io.github.eslboot.group.AcquireResult.Unavailable;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.pool.PoolBusyException;
import io.github.eslboot.protocol.EslException;

/** Borrows a connection of any node, or of a given one. Blocks. */
final class ConnectionAcquirer {

	/**
	 * Maximum time in the queue of one node, after which another may have a connection.
	 */
	private static final Duration MAX_QUEUED = NodePicker.POLL.multipliedBy(10);

	private final GroupMembership membership;

	private final NodePicker picker;

	private final LoadBalancer balancer;

	ConnectionAcquirer(GroupMembership membership, NodePicker picker, LoadBalancer balancer) {
		this.membership = membership;
		this.picker = picker;
		this.balancer = balancer;
	}

	AcquireResult tryAcquire(Duration timeout) {
		EslClientResourcesInternals.checkMayBlock("Acquiring a connection");
		long deadline = System.nanoTime() + Durations.toNanos(timeout);
		while (true) {
			AcquireResult now = acquireNow();
			long left = deadline - System.nanoTime();
			if (now instanceof Acquired || left <= 0 || this.membership.isClosed()) {
				return now;
			}
			EslNode node = (now instanceof Busy) ? this.picker.pick(this.balancer, Set.of()) : null;
			if (node == null) {
				LockSupport.parkNanos(Math.min(left, NodePicker.POLL.toNanos()));
				if (Thread.interrupted()) {
					Thread.currentThread().interrupt();
					return now;
				}
				continue;
			}
			AcquireResult queued = acquire(node, Duration.ofNanos(Math.min(left, MAX_QUEUED.toNanos())));
			if (queued instanceof Acquired) {
				return queued;
			}
		}
	}

	private AcquireResult acquireNow() {
		Set<EslNode> tried = ConcurrentHashMap.newKeySet();
		AcquireResult last = null;
		for (EslNode node = this.picker.pick(this.balancer, tried); node != null; node = this.picker.pick(this.balancer,
				tried)) {
			tried.add(node);
			AcquireResult result = acquire(node, Duration.ZERO);
			if (result instanceof Acquired) {
				return result;
			}
			if (last == null || result instanceof Busy || (last instanceof Unavailable && mayRecover(result))) {
				last = result;
			}
		}
		return (last != null) ? last : noneUsable();
	}

	/** Returns whether a later attempt at the node may succeed. */
	private static boolean mayRecover(AcquireResult result) {
		return !(result instanceof Unavailable failed && failed.cause() != null && failed.cause().isPermanent());
	}

	private AcquireResult noneUsable() {
		EslException failure = this.picker.noneUsable(this.balancer);
		return (failure instanceof NoSuchNodeException) ? new NoSuchNode(failure.getMessage())
				: new Unavailable(failure.getMessage(), (EslException) failure.getCause());
	}

	AcquireResult tryAcquire(String id, Duration timeout) {
		EslNode node = this.membership.find(id);
		return (node != null) ? acquire(node, timeout) : new NoSuchNode(this.membership.unknown(id));
	}

	private static AcquireResult acquire(EslNode node, Duration timeout) {
		try {
			return new Acquired(node.pool().acquire(timeout), node);
		}
		catch (PoolBusyException ex) {
			return new Busy(ex.getMessage());
		}
		catch (EslException ex) {
			return new Unavailable(
					"Could not acquire a connection to node %s: %s".formatted(node.id(), ex.getMessage()), ex);
		}
	}

}
