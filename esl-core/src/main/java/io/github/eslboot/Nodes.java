package io.github.eslboot;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.Registration;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * Runs work on the node that a {@link Target} selects, and on another node if the first
 * one failed before anything was sent to it. There is one implementation for a single
 * node and one for a group.
 */
interface Nodes {

	/**
	 * Runs work that blocks.
	 * @param target selects the node
	 * @param work the work
	 * @param <T> type of the result
	 * @return the result of the work
	 */
	<T extends @Nullable Object> T on(Target.OfCommand target, Function<NodeClient, T> work);

	/**
	 * Starts work that does not block. For a {@link Target.Placing} the work receives a
	 * client with the permit of the call; the permit is returned if the work fails before
	 * anything was sent.
	 * @param target selects the node
	 * @param work starts the work
	 * @param <T> type of the result
	 * @return a future that completes on the thread that completes the work, which is an
	 * event loop or the caller: dependent stages must not block, nor run application
	 * code. Cancelling it ends the wait for a node and for the limits of a call
	 */
	<T extends @Nullable Object> CompletableFuture<T> onAsync(Target target,
			Function<NodeClient, CompletableFuture<T>> work);

	/**
	 * Returns the maximum time that a call may wait for a node and for its limits.
	 * @param call the call
	 * @return the time
	 */
	Duration maxWait(Originate call);

	/**
	 * Returns the threads of the nodes.
	 * @return the resources
	 */
	EslClientResources resources();

	/**
	 * Returns the client of the node that sent an event.
	 * @param event an event of a call
	 * @return the client
	 * @throws IllegalArgumentException when no event stream received the event
	 * @throws io.github.eslboot.group.NoSuchNodeException when the node has left the
	 * group
	 */
	NodeClient nodeOf(EslEvent event);

	/**
	 * Registers a listener with all nodes.
	 * @param selector selects the events
	 * @param listener the listener
	 * @return the registration
	 */
	Registration listen(EventSelector selector, EslEventListener listener);

	/**
	 * Registers a listener of all calls with all nodes that is called on event loops,
	 * without lanes, and must not block.
	 * @param selector selects the events
	 * @param listener the listener
	 * @return the registration
	 */
	Registration listenOnLoop(EventSelector selector, EslEventListener listener);

	/**
	 * Restricts the work to one node.
	 * @param name name of the node
	 * @return the node
	 * @throws io.github.eslboot.group.NoSuchNodeException when there is no such node
	 */
	Nodes onNode(String name);

	/**
	 * Restricts the work to the node of a call. Blocks if the node is not known.
	 * @param callUuid the call
	 * @return the node
	 * @throws io.github.eslboot.group.NodeUnavailableException when none of the reachable
	 * nodes has the call
	 */
	Nodes onNodeOf(String callUuid);

	/**
	 * Returns the same nodes, of which only those with a tag accept new work.
	 * @param tag the tag
	 * @return the nodes
	 * @throws IllegalStateException when there is a single node
	 */
	Nodes onTagged(String tag);

	/**
	 * Returns the client of the single node.
	 * @param what name of the requested part, for the message
	 * @return the client
	 * @throws IllegalStateException when this is a group
	 */
	NodeClient single(String what);

	List<EslNode> all();

	/**
	 * Returns the clients of all nodes.
	 * @return the clients of the current nodes
	 */
	List<NodeClient> clients();

	@Nullable EslNodeGroup group();

	EslConnectionPool pool();

	/**
	 * Creates the listener of a call that may be attempted on several of these nodes.
	 * @param listener listener of the call
	 * @return the listener
	 */
	FailoverListener failover(EslEventListener listener);

}
