package io.github.eslboot.group;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.command.CommandInternals;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeInternals;
import io.github.eslboot.pool.PoolInternals;
import io.github.eslboot.protocol.Sent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the node of a call: by its known location, or by asking all nodes. */
final class CallLocator {

	private static final Logger logger = LoggerFactory.getLogger(CallLocator.class);

	private final GroupMembership membership;

	private final CallLocations locations;

	private final Duration acquireTimeout;

	CallLocator(GroupMembership membership, CallLocations locations, Duration acquireTimeout) {
		this.membership = membership;
		this.locations = locations;
		this.acquireTimeout = acquireTimeout;
	}

	/**
	 * Finds the node of a call. Blocks.
	 * @param uuid the call
	 * @return the node
	 */
	EslNode awaitLocated(String uuid) {
		EslClientResourcesInternals.checkMayBlock("Finding the node of a call");
		return Futures.await(locate(uuid), this.acquireTimeout.multipliedBy(3), "finding the node of call " + uuid,
				Sent.NO);
	}

	/**
	 * Finds the node of a call without blocking. Asks all nodes if the location is not
	 * known.
	 * @param uuid the call
	 * @return completes on an event loop or on the calling thread; with any node when all
	 * nodes replied that they do not have the call, so that this server refuses the
	 * command; exceptionally with {@link NodeUnavailableException} when not all could be
	 * asked, and {@link NoSuchNodeException} when there are no nodes
	 */
	CompletableFuture<EslNode> locate(String uuid) {
		EslNode known = this.locations.find(uuid);
		List<EslNode> nodes = this.membership.nodes();
		if (known != null || nodes.size() == 1) {
			return CompletableFuture.completedFuture((known != null) ? known : nodes.get(0));
		}
		EslCommand exists;
		try {
			// The command for the call may be its hangup.
			exists = CommandInternals.preceding(EslCommand.api("uuid_exists", uuid));
		}
		catch (IllegalArgumentException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		CompletableFuture<EslNode> located = new CompletableFuture<>();
		List<CompletableFuture<@Nullable Throwable>> failures = new ArrayList<>();
		for (EslNode node : nodes) {
			failures.add(ask(node, exists).handle((text, failure) -> {
				if ("true".equals(text)) {
					found(uuid, node, located);
				}
				return (failure != null) ? Futures.unwrap(failure) : null;
			}));
		}
		CompletableFuture.allOf(failures.toArray(CompletableFuture[]::new))
			.thenAccept((all) -> allAnswered(uuid, nodes,
					failures.stream().map(CompletableFuture::join).filter(Objects::nonNull).toList(), located));
		return located;
	}

	private CompletableFuture<String> ask(EslNode node, EslCommand exists) {
		return NodeInternals.takesCommands(node)
				? PoolInternals.sendOnLoop(node.pool(), exists, this.acquireTimeout)
					.thenApply((reply) -> reply.text().strip())
				: CompletableFuture.failedFuture(new EslConnectionException(EslConnectionException.Reason.UNAVAILABLE,
						Sent.NO, node.id() + " is " + node.state(), null));
	}

	private void found(String uuid, EslNode node, CompletableFuture<EslNode> located) {
		if (located.complete(node)) {
			this.locations.put(uuid, node);
		}
		else {
			this.locations.shared().report(uuid, located.join(), node);
		}
	}

	private void allAnswered(String uuid, List<EslNode> nodes, List<Throwable> failures,
			CompletableFuture<EslNode> located) {
		if (located.isDone()) {
			return;
		}
		if (nodes.isEmpty()) {
			located.completeExceptionally(
					new NoSuchNodeException("Call %s is on no node of group %s: the group has no nodes".formatted(uuid,
							this.membership.groupName())));
		}
		else if (failures.isEmpty()) {
			located.complete(nodes.get(0));
		}
		else {
			located.completeExceptionally(new NodeUnavailableException(
					"Call %s is on no node of group %s that could be asked: %s".formatted(uuid,
							this.membership.groupName(), failures.stream().map(Throwable::getMessage).toList()),
					failures.get(0)));
		}
	}

}
