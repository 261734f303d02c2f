package io.github.eslboot.node;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

import io.github.eslboot.command.Originate;
import io.github.eslboot.command.ShowCommands.ChannelRow;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.job.JobRegistry;
import io.github.eslboot.limit.admission.CallLimiter;
import io.github.eslboot.limit.admission.CallPermit;
import io.github.eslboot.limit.admission.Candidates;
import io.github.eslboot.limit.admission.LimitCounter;
import io.github.eslboot.pool.EslConnectionPool;
import org.jspecify.annotations.Nullable;

/**
 * Internal: methods of {@link EslNode} for the other packages of this library. May change
 * in any release.
 *
 * @since 0.1.0
 */
public final class NodeInternals {

	private NodeInternals() {
	}

	/**
	 * Internal: creates a node of a group.
	 * @param config configuration of the node
	 * @param resources the threads to use
	 * @param notifications executor that listeners are notified on
	 * @param limiter limiter of the group
	 * @param knownCalls whether the group knows the call of a uuid
	 * @param onUnknownCalls receives calls of the node that the group does not know,
	 * before the listeners do
	 * @return the node, not started
	 */
	public static EslNode create(NodeConfig config, EslClientResources resources, Executor notifications,
			CallLimiter limiter, Predicate<String> knownCalls, BiConsumer<EslNode, List<ChannelRow>> onUnknownCalls) {
		EslConnectionPool pool = EslConnectionPool.create(config.connection(), config.pool(), config.backoff(),
				resources);
		AtomicReference<@Nullable EslNode> created = new AtomicReference<>();
		CircuitBreaker circuitBreaker = new CircuitBreaker(pool, resources,
				() -> Objects.requireNonNull(created.get()).status().update());
		CircuitBreakingPool guarded = new CircuitBreakingPool(pool, circuitBreaker);
		EventStream stream = EventStream.create(config.connection(), config.events(), config.backoff(), resources,
				guarded);
		EslNode node = new EslNode(config.weight(), config.tags(), pool, guarded, circuitBreaker, stream,
				new JobRegistry(stream, resources), notifications, limiter, config.callLimits());
		created.set(node);
		node.joinGroup(config, knownCalls, onUnknownCalls);
		return node;
	}

	/**
	 * Internal: starts a node of a group.
	 * @param node the node
	 */
	public static void start(EslNode node) {
		node.start();
	}

	/**
	 * Internal: closes a node of a group permanently.
	 * @param node the node
	 */
	public static void remove(EslNode node) {
		node.remove();
	}

	/**
	 * Internal: begins to drain a node: it gets no new calls.
	 * @param node the node
	 * @return number of the drain, for {@link #isDraining}
	 */
	public static int drain(EslNode node) {
		return node.status().drain();
	}

	/**
	 * Internal: ends all drains of a node: it gets new calls again.
	 * @param node the node
	 */
	public static void resume(EslNode node) {
		node.status().resume();
	}

	/**
	 * Internal: returns whether a drain is still in progress.
	 * @param node the node
	 * @param drain number of the drain
	 * @return {@code false} once the drain has ended
	 */
	public static boolean isDraining(EslNode node, int drain) {
		return node.status().isDraining(drain);
	}

	/**
	 * Internal: applies another configuration.
	 * @param node the node
	 * @param config the configuration, of the same pool, events and back-off
	 * @return as {@link EslNode#setConnectionOptions}
	 */
	public static CompletionStage<Void> change(EslNode node, NodeConfig config) {
		return node.change(config);
	}

	/**
	 * Internal: returns whether commands for existing calls can be sent to a node.
	 * @param node the node
	 * @return whether it has connections and its circuit is closed
	 */
	public static boolean takesCommands(EslNode node) {
		return node.status().takesCommands();
	}

	/**
	 * Internal: counts a call that is placed on a node, until its next HEARTBEAT.
	 * @param node the node
	 */
	public static void countCall(EslNode node) {
		node.countCall();
	}

	/**
	 * Internal: returns the counter of a node's own limits.
	 * @param node the node
	 * @return the counter
	 */
	public static LimitCounter counter(EslNode node) {
		return node.counter();
	}

	/**
	 * Internal: places a call on a node as soon as its limits have room.
	 * @param node the node
	 * @param call the call
	 * @param minWait maximum wait of the call, if it is longer than that of the limits
	 * @param work places the call; its failure settles the permit
	 * @param <T> type of the result
	 * @return completes where the work does, or on an event loop; cancelling it ends the
	 * wait for room
	 */
	public static <T extends @Nullable Object> CompletableFuture<T> placeAsync(EslNode node, Originate call,
			Duration minWait, Function<CallPermit<EslNode>, CompletableFuture<T>> work) {
		return CallPermit.runWhenAdmitted(admit(node, call, minWait), work);
	}

	/**
	 * Internal: returns the maximum time a call waits for the limits of a node.
	 * @param node the node
	 * @param call the call
	 * @return the maximum time
	 */
	public static Duration maxWait(EslNode node, Originate call) {
		return node.limiter().maxWait(call, List.of(node.counter()));
	}

	private static CompletableFuture<CallPermit<EslNode>> admit(EslNode node, Originate call, Duration minWait) {
		CallLimiter limiter = node.limiter();
		return limiter.limits(call, List.of(node.counter()))
				? limiter.admit(call, Candidates.only(node, node.counter()), minWait)
				: CompletableFuture.completedFuture(CallPermit.unlimited(node));
	}

}
