package io.github.eslboot.test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Behaviours of a callee: one for each call, the last one for all further calls.
 * Thread-safe.
 */
final class CalleeScript {

	private List<CalleeBehavior> behaviors = List.of(CalleeBehavior.DEFAULT);

	/** Calls since the script was written. */
	private int taken;

	private int calls;

	/** Whether a behaviour was set. */
	private boolean written;

	synchronized CalleeBehavior take() {
		this.calls++;
		int index = Math.min(this.taken, this.behaviors.size() - 1);
		this.taken++;
		return this.behaviors.get(index);
	}

	/** Counts a call that another script answers. */
	synchronized void count() {
		this.calls++;
	}

	synchronized boolean isWritten() {
		return this.written;
	}

	/** Begins a new script. */
	synchronized void rewrite() {
		this.written = true;
		this.behaviors = List.of(CalleeBehavior.DEFAULT);
		this.taken = 0;
	}

	/** Changes the last behaviour. */
	synchronized void change(UnaryOperator<CalleeBehavior> change) {
		this.written = true;
		List<CalleeBehavior> changed = new ArrayList<>(this.behaviors);
		changed.set(changed.size() - 1, change.apply(changed.get(changed.size() - 1)));
		this.behaviors = List.copyOf(changed);
	}

	/** Adds a behaviour for the calls after those that have one. */
	synchronized void next() {
		this.written = true;
		this.behaviors = Stream.concat(this.behaviors.stream(), Stream.of(CalleeBehavior.DEFAULT)).toList();
	}

	synchronized int calls() {
		return this.calls;
	}

}
