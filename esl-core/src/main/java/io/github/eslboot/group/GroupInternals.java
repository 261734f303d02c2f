package io.github.eslboot.group;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.Registration;
import io.github.eslboot.limit.admission.CallPermit;
import io.github.eslboot.node.EslNode;
import org.jspecify.annotations.Nullable;

/**
 * Internal: methods of {@link EslNodeGroup} for the other packages of this library. May
 * change in any release.
 *
 * @since 0.1.0
 */
public final class GroupInternals {

	private GroupInternals() {
	}

	/**
	 * Internal: returns the threads of a group.
	 * @param group the group
	 * @return the resources
	 */
	public static EslClientResources resources(EslNodeGroup group) {
		return group.resources();
	}

	/**
	 * Internal: runs a command on the node of its call, or with failover on any node if
	 * it is for no call. Blocks.
	 * @param group the group
	 * @param callUuid call of the command, or {@code null}
	 * @param balancer picks the node of a command for no call
	 * @param work sends the command
	 * @param <T> type of the result
	 * @return the result
	 */
	public static <T extends @Nullable Object> T run(EslNodeGroup group, @Nullable String callUuid,
			LoadBalancer balancer, Function<EslNode, T> work) {
		return group.router().run(callUuid, balancer, work);
	}

	/**
	 * Internal: asynchronous form of {@link #run}.
	 * @param group the group
	 * @param callUuid call of the command, or {@code null}
	 * @param balancer picks the node of a command for no call
	 * @param work sends the command
	 * @param <T> type of the result
	 * @return completes where the work does, or on an event loop
	 */
	public static <T extends @Nullable Object> CompletableFuture<T> runAsync(EslNodeGroup group,
			@Nullable String callUuid, LoadBalancer balancer, Function<EslNode, CompletableFuture<T>> work) {
		return group.router().runAsync(callUuid, balancer, work);
	}

	/**
	 * Internal: finds the node of a call. Blocks.
	 * @param group the group
	 * @param uuid the call
	 * @return the node
	 * @throws NodeUnavailableException when the call was not found and not all nodes
	 * replied
	 */
	public static EslNode awaitLocated(EslNodeGroup group, String uuid) {
		return group.locator().awaitLocated(uuid);
	}

	/**
	 * Internal: asynchronous form of {@link #awaitLocated}.
	 * @param group the group
	 * @param uuid the call
	 * @return completes on an event loop or on the calling thread
	 */
	public static CompletableFuture<EslNode> locate(EslNodeGroup group, String uuid) {
		return group.locator().locate(uuid);
	}

	/**
	 * Internal: places a call on a node whose limits allow it, with failover.
	 * @param group the group
	 * @param balancer picks among the nodes whose limits have room
	 * @param call the call
	 * @param minWait maximum wait of the call, if it is longer than that of the limits
	 * @param work places the call; its failure settles the permit
	 * @param <T> type of the result
	 * @return completes where the work does, or on an event loop
	 */
	public static <T extends @Nullable Object> CompletableFuture<T> placeAsync(EslNodeGroup group,
			LoadBalancer balancer, Originate call, Duration minWait,
			Function<CallPermit<EslNode>, CompletableFuture<T>> work) {
		return group.failover().placeAsync(balancer, call, minWait, work);
	}

	/**
	 * Internal: registers a listener that is called on event loops, without lanes, and
	 * must not block.
	 * @param group the group
	 * @param selector selects events of all calls
	 * @param listener the listener
	 * @return the registration with all nodes, present and future
	 */
	public static Registration listenOnLoop(EslNodeGroup group, EventSelector selector, EslEventListener listener) {
		return group.listenOnLoop(selector, listener);
	}

	/**
	 * Internal: returns the maximum time a call waits for the limits.
	 * @param group the group
	 * @param call the call
	 * @return the maximum time
	 */
	public static Duration maxWait(EslNodeGroup group, Originate call) {
		return group.failover().maxWait(call);
	}

}
