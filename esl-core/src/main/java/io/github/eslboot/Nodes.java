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
 * Servers that operations run on. Runs work on the node that a {@link Target} selects,
 * and on another one if a node failed before anything was sent to it. One implementation
 * is for a single node, one for a group.
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
	 * Starts work that does not block. For a {@link Target.Placing} the client that the
	 * work receives has the permit of the call, which is returned if the work fails.
	 * @param target selects the node
	 * @param work starts the work
	 * @param <T> type of the result
	 * @return completes where the work does, on an event loop or in the caller: dependent
	 * stages must not block, nor run code of the application. Cancelling it ends the wait
	 * for a node and for the limits of a call
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
	 * Returns the client of the node that an event came from.
	 * @param event an event of a call
	 * @return the client
	 * @throws IllegalArgumentException when the event came from none of these nodes
	 */
	NodeClient nodeOf(EslEvent event);

	/**
	 * Registers a listener at all nodes.
	 * @param selector selects the events
	 * @param listener the listener
	 * @return the registration
	 */
	Registration listen(EventSelector selector, EslEventListener listener);

	/**
	 * Returns one node alone.
	 * @param name name of the node
	 * @return the node
	 * @throws io.github.eslboot.group.NoSuchNodeException when there is no such node
	 */
	Nodes onNode(String name);

	/**
	 * Returns the node of a call alone.
	 * @param callUuid the call
	 * @return the node
	 * @throws io.github.eslboot.group.NodeUnavailableException when the call is on none
	 * of the nodes that could be asked
	 */
	Nodes onNodeOf(String callUuid);

	/**
	 * Returns the same nodes, of which only those with a tag take new work.
	 * @param tag the tag
	 * @return the nodes
	 * @throws IllegalStateException when there is a single node
	 */
	Nodes onTagged(String tag);

	/**
	 * Returns the client of the single node.
	 * @param what name of the part that is wanted of it, for the message
	 * @return the client
	 * @throws IllegalStateException when this is a group
	 */
	NodeClient single(String what);

	List<EslNode> all();

	@Nullable EslNodeGroup group();

	EslConnectionPool pool();

	/**
	 * Creates the listener of a call that these nodes may be asked to place.
	 * @param listener listener of the call
	 * @return the listener
	 */
	FailoverListener failover(EslEventListener listener);

}
