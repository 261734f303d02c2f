package io.github.eslboot.sample.live;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import jakarta.annotation.PreDestroy;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sender of messages to all open pages. Publishing never waits for a browser: each page
 * has its own short queue. A page whose queue is full is disconnected; it reconnects and
 * begins with a new snapshot.
 */
@Component
public class LiveFeed implements SmartLifecycle {

	private static final int MAX_CLIENTS = 100;

	private final JsonMapper json;

	private final Set<FeedClient> clients = ConcurrentHashMap.newKeySet();

	/**
	 * Has at most one thread per client, because only one thread at a time writes to a
	 * client.
	 */
	private final ExecutorService writers = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "feed-writer");
		thread.setDaemon(true);
		return thread;
	});

	/** Last message of each topic. Guarded by this, so that a new page misses none. */
	private final Map<String, FeedClient.Message> topics = new LinkedHashMap<>();

	private volatile boolean running;

	LiveFeed(JsonMapper json) {
		this.json = json;
	}

	/**
	 * Opens a feed. It begins with the state of each topic.
	 * @param first further first messages, by name
	 * @return the emitter for the web server
	 * @throws TooManyClientsException if too many pages are open
	 */
	public synchronized SseEmitter open(Map<String, Object> first) {
		if (this.clients.size() >= MAX_CLIENTS || !this.running) {
			throw new TooManyClientsException(MAX_CLIENTS);
		}
		SseEmitter emitter = new SseEmitter(0L);
		FeedClient client = new FeedClient(emitter, this.writers);
		emitter.onCompletion(() -> this.clients.remove(client));
		emitter.onTimeout(client::close);
		emitter.onError((ex) -> client.close());
		this.topics.values().forEach(client::offer);
		first.forEach((name, data) -> client.offer(message(name, data)));
		this.clients.add(client);
		return emitter;
	}

	/**
	 * Sends a message to every open page, without waiting.
	 * @param name the name of the message
	 * @param data its content
	 */
	public void publish(String name, Object data) {
		if (!this.clients.isEmpty()) {
			offer(message(name, data));
		}
	}

	/**
	 * Sets the state of a topic, which every page receives: the open ones if it has
	 * changed, later ones at first.
	 * @param name the name of the topic and of its messages
	 * @param data the state
	 */
	public synchronized void state(String name, Object data) {
		FeedClient.Message message = message(name, data);
		if (!message.equals(this.topics.put(name, message))) {
			offer(message);
		}
	}

	private FeedClient.Message message(String name, Object data) {
		return new FeedClient.Message(name, this.json.writeValueAsString(data));
	}

	private void offer(FeedClient.Message message) {
		for (FeedClient client : this.clients) {
			if (!client.offer(message)) {
				this.clients.remove(client);
			}
		}
	}

	/**
	 * Sends a comment to all pages, so that proxies and browsers do not close idle
	 * connections.
	 */
	@Scheduled(fixedRate = 10_000)
	public void heartbeat() {
		offer(FeedClient.Message.HEARTBEAT);
	}

	public int clients() {
		return this.clients.size();
	}

	@Override
	public void start() {
		this.running = true;
	}

	/**
	 * Closes all feeds. Runs before the web server waits for the end of requests, since a
	 * feed never ends by itself.
	 */
	@Override
	public void stop() {
		this.running = false;
		this.clients.forEach(FeedClient::close);
	}

	/** Ends the threads. Not done by {@link #stop}, which may be followed by a start. */
	@PreDestroy
	void endWriters() {
		this.writers.shutdown();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * A message for the users of the page.
	 *
	 * @param title the event
	 * @param detail its reason
	 */
	public record Notice(String title, String detail) {

	}

}
