package io.github.eslboot.sample.servers;

import java.time.Duration;
import java.util.List;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.sample.live.LiveFeed;
import io.github.eslboot.sample.live.LiveFeed.Notice;
import io.github.eslboot.sample.web.ConflictException;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/**
 * The servers of this application. Those of a group can be drained: they get no new
 * calls, and leave the group when their calls have ended.
 */
@Service
class Servers {

	private static final Duration DRAIN = Duration.ofHours(1);

	private final EslTemplate esl;

	private final LiveFeed feed;

	Servers(EslTemplate esl, LiveFeed feed) {
		this.esl = esl;
		this.feed = feed;
	}

	List<ServerView> views() {
		return this.esl.nodes().stream().map(ServerView::of).toList();
	}

	@Scheduled(fixedDelay = 1000)
	void publish() {
		this.feed.state("servers", new View(views(), this.esl.group() != null));
	}

	void drain(String id) {
		group().drain(id, DRAIN)
			.thenAccept((ended) -> this.feed.publish("notice",
					new Notice(id + " has left", ended ? "All of its calls had ended." : "It still had calls.")));
		publish();
	}

	void resume(String id) {
		group().resume(id);
		publish();
	}

	private EslNodeGroup group() {
		EslNodeGroup group = this.esl.group();
		if (group == null) {
			throw new SingleServerException();
		}
		return group;
	}

	/** Thrown if the only server is to be drained. */
	static class SingleServerException extends ConflictException {

		SingleServerException() {
			super("Only one server", "A server can be drained only if 'freeswitch.esl.nodes' names several.");
		}

	}

	/**
	 * The servers.
	 *
	 * @param servers the servers
	 * @param group whether they form a group, so that one can be drained
	 */
	record View(List<ServerView> servers, boolean group) {

	}

}
