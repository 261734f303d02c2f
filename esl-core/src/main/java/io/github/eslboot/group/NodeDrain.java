package io.github.eslboot.group;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeInternals;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.pool.PoolInternals;
import io.github.eslboot.protocol.EslException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drain of one node: it gets no new calls and leaves its group when its calls have ended,
 * or at a deadline.
 */
final class NodeDrain {

	private static final Logger logger = LoggerFactory.getLogger(NodeDrain.class);

	private static final Duration POLL = Duration.ofSeconds(1);

	private static final Duration COUNT_TIMEOUT = Duration.ofSeconds(5);

	private final EslNode node;

	private final GroupMembership membership;

	private final EslClientResources resources;

	private final int drain;

	private final long deadline;

	private final CompletableFuture<Boolean> removed = new CompletableFuture<>();

	private NodeDrain(EslNode node, GroupMembership membership, EslClientResources resources, Duration timeout) {
		this.node = node;
		this.membership = membership;
		this.resources = resources;
		this.drain = NodeInternals.drain(node);
		this.deadline = System.nanoTime() + Durations.toNanos(timeout);
	}

	/**
	 * Begins to drain a node.
	 * @param node the node
	 * @param membership removes the node
	 * @param resources the threads to use
	 * @param timeout maximum time to wait for the end of the calls
	 * @return completes on a callback thread when the node is removed, with whether all
	 * calls had ended; exceptionally with {@link CancellationException} when it is
	 * resumed instead
	 */
	static CompletionStage<Boolean> begin(EslNode node, GroupMembership membership, EslClientResources resources,
			Duration timeout) {
		NodeDrain drain = new NodeDrain(node, membership, resources, timeout);
		drain.check();
		return EslClientResourcesInternals.toCallback(resources, drain.removed);
	}

	private void check() {
		guarded(this::count);
	}

	private void count() {
		PoolInternals.sendOnLoop(this.node.pool(), EslCommand.api("show", "channels", "count"), COUNT_TIMEOUT)
			.handle((reply, failure) -> {
				boolean empty = failure == null && reply.text().strip().startsWith("0 total")
						&& this.node.jobs().pending() == 0;
				guarded(() -> checked(empty));
				return null;
			});
	}

	private void checked(boolean empty) {
		long left = this.deadline - System.nanoTime();
		if (!NodeInternals.isDraining(this.node, this.drain)) {
			this.removed.completeExceptionally(new CancellationException(this.node + " takes calls again"));
		}
		else if (!empty && left > 0 && this.node.state() != NodeState.REMOVED && !this.membership.isClosed()) {
			EslClientResourcesInternals.nextEventLoop(this.resources)
				.schedule(this::check, Math.min(POLL.toNanos(), left), TimeUnit.NANOSECONDS);
		}
		else {
			// Closing the node waits for its borrowed connections.
			EslClientResourcesInternals.background(this.resources).execute(() -> guarded(() -> remove(empty)));
		}
	}

	/**
	 * Ends the drain when a step of it fails, in particular when the threads of the
	 * client are closed.
	 */
	private void guarded(Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			logger.warn("{}: drain failed; the node takes no new calls and stays in group {} until it is removed",
					this.node, this.membership.groupName(), ex);
			this.removed.completeExceptionally(
					new EslException("%s could not be removed after its drain: %s".formatted(this.node, ex), ex));
		}
	}

	private void remove(boolean empty) {
		if (!empty) {
			logger.warn("{}: still has calls at the deadline of its drain; it is removed from group {}", this.node,
					this.membership.groupName());
		}
		this.membership.leave(this.node);
		this.removed.complete(empty);
	}

}
