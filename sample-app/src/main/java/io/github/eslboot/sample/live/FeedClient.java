package io.github.eslboot.sample.live;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder;

/**
 * One open page with its queue of messages. Only a writer thread uses the connection, so
 * a slow browser blocks no other thread.
 */
final class FeedClient {

	private static final Logger logger = LoggerFactory.getLogger(FeedClient.class);

	static final int QUEUE = 128;

	private final SseEmitter emitter;

	private final Executor writers;

	private final BlockingQueue<Message> queue = new ArrayBlockingQueue<>(QUEUE);

	private final AtomicBoolean writing = new AtomicBoolean();

	private volatile boolean closed;

	private volatile boolean completed;

	FeedClient(SseEmitter emitter, Executor writers) {
		this.emitter = emitter;
		this.writers = writers;
	}

	/**
	 * Queues a message.
	 * @param message the message
	 * @return {@code false} if the client is disconnected, also now because its queue is
	 * full
	 */
	boolean offer(Message message) {
		if (this.closed) {
			return false;
		}
		if (!this.queue.offer(message)) {
			logger.info("A page was too slow and is disconnected; it reconnects");
			close();
			return false;
		}
		write();
		return true;
	}

	void close() {
		this.closed = true;
		this.queue.clear();
		write();
	}

	private void write() {
		if (this.writing.compareAndSet(false, true)) {
			try {
				this.writers.execute(this::drain);
			}
			catch (RejectedExecutionException ex) {
				// The application is shutting down.
				this.closed = true;
			}
		}
	}

	private void drain() {
		try {
			Message message;
			while (!this.closed && (message = this.queue.poll()) != null) {
				this.emitter.send(message.event());
			}
			if (this.closed && !this.completed) {
				this.completed = true;
				this.emitter.complete();
			}
		}
		catch (IOException | RuntimeException ex) {
			// The browser has disconnected, and the web server completes the emitter.
			this.closed = true;
			this.completed = true;
			this.queue.clear();
		}
		finally {
			this.writing.set(false);
		}
		if (this.closed ? !this.completed : !this.queue.isEmpty()) {
			write();
		}
	}

	/**
	 * A message to a page.
	 *
	 * @param name the name of the server-sent event; {@code null} for a comment
	 * @param json its data
	 */
	record Message(@Nullable String name, String json) {

		static final Message HEARTBEAT = new Message(null, "alive");

		SseEventBuilder event() {
			SseEventBuilder event = SseEmitter.event();
			return (this.name != null) ? event.name(this.name).data(this.json) : event.comment(this.json);
		}

	}

}
