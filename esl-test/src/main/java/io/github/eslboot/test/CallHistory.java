package io.github.eslboot.test;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * Descriptions of the calls that ended last. Used with the {@link Switchboard}'s lock
 * held.
 */
final class CallHistory {

	private static final int CAPACITY = 10;

	private final Queue<String> ended = new ArrayDeque<>();

	void add(Channel channel) {
		if (this.ended.size() == CAPACITY) {
			this.ended.remove();
		}
		this.ended.add(Diagnosis.ended(channel));
	}

	/** Returns the descriptions, oldest first. */
	List<String> ended() {
		return List.copyOf(this.ended);
	}

}
