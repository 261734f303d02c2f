package io.github.eslboot.event.stream;

import java.util.Set;

import io.github.eslboot.protocol.EslException;

/**
 * Topics that one registration needs. Its methods are called with the lock of the
 * {@link StreamConnection} held and must not block; the topics never change.
 *
 * @since 0.1.0
 */
public interface Interest {

	/**
	 * Returns the topics that the selector of the listener names.
	 * @return the topics
	 */
	Set<Topic> requestedTopics();

	/**
	 * Returns all topics to subscribe to: the requested ones and those that report the
	 * renaming and the end of the calls.
	 * @return the topics
	 */
	Set<Topic> topics();

	/** Called once all topics are subscribed to. */
	void onSubscribed();

	/**
	 * Called when the server does not permit a requested topic.
	 * @param denial reply of the server
	 */
	void onDenied(EslException denial);

}
