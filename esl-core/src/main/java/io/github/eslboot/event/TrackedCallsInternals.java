package io.github.eslboot.event;

import java.util.List;
import java.util.Set;

import io.github.eslboot.command.ShowCommands.ChannelRow;

/**
 * Internal: calls that a listener of all calls tracks. Not part of the API. The stream
 * asks its server which of them still exist, after a gap and after a long time without
 * events. Called on event loops, unless stated otherwise, so it must not block.
 *
 * @since 0.1.0
 */
public interface TrackedCallsInternals {

	/**
	 * Returns the calls of a node that are believed to be alive.
	 * @param node name of the node
	 * @param quietNanos minimum time since the last event of the call; zero for all calls
	 * @return the uuids
	 */
	Set<String> calls(String node, long quietNanos);

	/**
	 * Called when the server does not know a call. The last events of a call that has
	 * just ended may still be in transit.
	 * @param node name of the node
	 * @param uuid uuid of the call
	 */
	void onMissing(String node, String uuid);

	/**
	 * Returns whether the listener needs the list of channels.
	 * @return whether {@link #onChannels} is to be called
	 */
	default boolean needsChannels() {
		return false;
	}

	/**
	 * Called with the channels of a node after its stream is up, or the listener is
	 * registered; on a background thread. Some of them may have ended in the meantime.
	 * @param node name of the node
	 * @param channels the channels
	 */
	default void onChannels(String node, List<ChannelRow> channels) {
	}

	/**
	 * Called when a node has left its group, so that the ends of its calls are not
	 * received.
	 * @param node name of the node
	 */
	void onNodeLeft(String node);

}
