package io.github.eslboot.group;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.github.eslboot.node.EslNode;
import org.jspecify.annotations.Nullable;

/**
 * Router of commands to nodes: a command for a call goes to the node of the call, any
 * other command to the node that a load balancer picks, with failover.
 */
final class CommandRouter {

	private final CallLocator locator;

	private final Failover failover;

	CommandRouter(CallLocator locator, Failover failover) {
		this.locator = locator;
		this.failover = failover;
	}

	/**
	 * Runs a command on its node. Blocks.
	 * @param callUuid call of the command, or {@code null}
	 * @param balancer picks the node of a command for no call
	 * @param work sends the command
	 * @param <T> type of the result
	 * @return the result
	 */
	<T extends @Nullable Object> T run(@Nullable String callUuid, LoadBalancer balancer, Function<EslNode, T> work) {
		return (callUuid != null) ? work.apply(this.locator.awaitLocated(callUuid)) : this.failover.run(balancer, work);
	}

	/**
	 * Asynchronous form of {@link #run}.
	 * @param callUuid call of the command, or {@code null}
	 * @param balancer picks the node of a command for no call
	 * @param work sends the command
	 * @param <T> type of the result
	 * @return completes where the work does, or on an event loop
	 */
	<T extends @Nullable Object> CompletableFuture<T> runAsync(@Nullable String callUuid, LoadBalancer balancer,
			Function<EslNode, CompletableFuture<T>> work) {
		return (callUuid != null) ? this.locator.locate(callUuid).thenCompose(work)
				: this.failover.runAsync(balancer, work);
	}

}
