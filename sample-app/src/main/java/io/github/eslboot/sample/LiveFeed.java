package io.github.eslboot.sample;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends messages to the pages that are open. Publishing never waits for a browser: each
 * has a short queue of its own, and one that does not keep up is cut off, comes back by
 * itself and starts afresh.
 */
@Component
class LiveFeed implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(LiveFeed.class);

	private static final int MAX_CLIENTS = 100;

	private final JsonMapper json;

	private final Set<FeedClient> clients = ConcurrentHashMap.newKeySet();

	/** Grows to one thread a client at most, as each is written to by one at a time. */
	private final ExecutorService writers = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "feed-writer");
		thread.setDaemon(true);
		return thread;
	});

	private volatile boolean running;

	LiveFeed(JsonMapper json) {
		this.json = json;
	}

	/**
	 * Begins a feed.
	 * @param first the messages to begin with, by name
	 * @return where the web server takes it from
	 * @throws TooManyClientsException when too many pages are open
	 */
	SseEmitter open(Map<String, Object> first) {
		if (this.clients.size() >= MAX_CLIENTS || !this.running) {
			throw new TooManyClientsException(MAX_CLIENTS);
		}
		SseEmitter emitter = new SseEmitter(0L);
		FeedClient client = new FeedClient(emitter, this.writers);
		emitter.onCompletion(() -> this.clients.remove(client));
		emitter.onTimeout(client::close);
		emitter.onError((ex) -> client.close());
		first.forEach((name, data) -> client.offer(message(name, data)));
		this.clients.add(client);
		return emitter;
	}

	/**
	 * Sends a message to every open page, without waiting.
	 * @param name what kind of message
	 * @param data its content
	 */
	void publish(String name, Object data) {
		if (!this.clients.isEmpty()) {
			offer(message(name, data));
		}
	}

	private FeedClient.Message message(String name, Object data) {
		return new FeedClient.Message(name, this.json.writeValueAsString(data));
	}

	private void offer(FeedClient.Message message) {
		for (FeedClient client : this.clients) {
			if (!client.offer(message)) {
				this.clients.remove(client);
				logger.info("A page did not keep up and was cut off");
			}
		}
	}

	/** Tells proxies, and the browser's network stack, that the connection is alive. */
	@Scheduled(fixedRate = 10_000)
	void heartbeat() {
		offer(FeedClient.Message.HEARTBEAT);
	}

	int clients() {
		return this.clients.size();
	}

	@Override
	public void start() {
		this.running = true;
	}

	/**
	 * Before the web server waits for requests to end, which feeds do not by themselves.
	 */
	@Override
	public void stop() {
		this.running = false;
		this.clients.forEach(FeedClient::close);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Something to tell whoever sits before the page.
	 *
	 * @param title what happened
	 * @param detail why
	 */
	record Notice(String title, String detail) {

	}

}
