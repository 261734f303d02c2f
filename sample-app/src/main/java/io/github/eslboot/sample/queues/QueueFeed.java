package io.github.eslboot.sample.queues;

import io.github.eslboot.sample.live.LiveFeed;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Publisher of the queues and agents to the open pages, at most twice per second.
 */
@Component
class QueueFeed {

	private final QueueBoard board;

	private final LiveFeed feed;

	QueueFeed(QueueBoard board, LiveFeed feed) {
		this.board = board;
		this.feed = feed;
	}

	@Scheduled(fixedDelay = 500)
	void publish() {
		this.feed.state("queues", this.board.view());
	}

}
