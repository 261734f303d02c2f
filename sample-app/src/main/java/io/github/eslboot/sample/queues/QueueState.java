package io.github.eslboot.sample.queues;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.eslboot.sample.queues.QueueView.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Known state of a queue. Guarded by {@link QueueBoard}.
 */
final class QueueState {

	private final String name;

	/** Callers that wait, by the uuid of the member. */
	final Map<String, Caller> waiting = new LinkedHashMap<>();

	private int answered;

	private int answeredInTime;

	private int abandoned;

	QueueState(String name) {
		this.name = name;
	}

	void answered(String member, @Nullable Duration wait, Duration target) {
		this.waiting.remove(member);
		this.answered++;
		if (wait != null && wait.compareTo(target) <= 0) {
			this.answeredInTime++;
		}
	}

	void abandoned(String member) {
		this.waiting.remove(member);
		this.abandoned++;
	}

	QueueView view() {
		int left = this.answered + this.abandoned;
		return new QueueView(this.name,
				this.waiting.values().stream().sorted(Comparator.<Caller, Instant>comparing(Caller::since)).toList(),
				this.answered, this.abandoned, (left > 0) ? Math.round(100f * this.answeredInTime / left) : null);
	}

}
