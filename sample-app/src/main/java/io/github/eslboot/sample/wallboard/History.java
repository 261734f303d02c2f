package io.github.eslboot.sample.wallboard;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.github.eslboot.sample.live.LiveFeed;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The figures of the last half hour. They are kept here, so that a page shows them as
 * soon as it is opened.
 */
@Component
class History {

	private static final int SAMPLES = 900;

	private final Figures figures;

	private final LiveFeed feed;

	private final Deque<Sample> samples = new ArrayDeque<>();

	History(Figures figures, LiveFeed feed) {
		this.figures = figures;
		this.feed = feed;
	}

	@Scheduled(fixedRate = 2000)
	void sample() {
		Sample now = this.figures.sample();
		synchronized (this) {
			this.samples.addLast(now);
			if (this.samples.size() > SAMPLES) {
				this.samples.removeFirst();
			}
		}
		this.feed.publish("sample", now);
	}

	/** Returns the figures, oldest first. */
	synchronized List<Sample> samples() {
		return List.copyOf(this.samples);
	}

}
