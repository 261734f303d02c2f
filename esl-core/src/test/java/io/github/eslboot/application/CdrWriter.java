package io.github.eslboot.application;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.Registration;
import io.github.eslboot.protocol.view.ChannelEvent;
import org.jspecify.annotations.Nullable;

/**
 * Writes one call detail record per call, even for a call whose end was lost in an
 * outage. Retries until the record is written.
 */
final class CdrWriter implements AutoCloseable {

	private final EslTemplate esl;

	private final Consumer<Cdr> store;

	private final Duration delay;

	/** The first event of each live call, by uuid. */
	private final Map<String, ChannelEvent> calls = new ConcurrentHashMap<>();

	private final ScheduledExecutorService outbox = Executors.newSingleThreadScheduledExecutor();

	/**
	 * Creates a writer.
	 * @param delay time between two attempts to write, and grace period for the last
	 * event of a call that has ended
	 */
	CdrWriter(EslTemplate esl, Consumer<Cdr> store, Duration delay) {
		this.esl = esl;
		this.store = store;
		this.delay = delay;
	}

	Registration start() {
		return this.esl.listen(
				EventSelector.ofEvents().eventNames(Set.of("CHANNEL_CREATE", "CHANNEL_HANGUP_COMPLETE")).build(),
				(event) -> follow(new ChannelEvent(event)));
	}

	private void follow(ChannelEvent channel) {
		String uuid = String.valueOf(channel.uuid());
		if (channel.hangupCause() != null) {
			this.calls.remove(uuid);
			this.outbox.submit(() -> write(Cdr.of(channel)));
			return;
		}
		this.calls.put(uuid, channel);
		// Also completes if the call ends during an outage.
		this.esl.call(channel.event()).async().ended().thenRun(() -> later(() -> writeUnlessWritten(uuid)));
	}

	private void writeUnlessWritten(String uuid) {
		ChannelEvent unfinished = this.calls.remove(uuid);
		if (unfinished != null) {
			write(Cdr.of(unfinished));
		}
	}

	private void write(Cdr cdr) {
		try {
			this.store.accept(cdr);
		}
		catch (RuntimeException ex) {
			later(() -> write(cdr));
		}
	}

	private void later(Runnable task) {
		this.outbox.schedule(task, this.delay.toMillis(), TimeUnit.MILLISECONDS);
	}

	/** Stops writing. An application keeps its outbox in a database. */
	@Override
	public void close() {
		this.outbox.shutdownNow();
	}

	/**
	 * Call detail record.
	 *
	 * @param cause the hangup cause, or {@code null} if the end was not observed
	 */
	record Cdr(@Nullable String uuid, @Nullable String node, @Nullable String caller, @Nullable String destination,
			@Nullable Instant created, @Nullable Instant answered, @Nullable Instant ended, @Nullable String cause) {

		static Cdr of(ChannelEvent channel) {
			var cause = channel.hangupCause();
			return new Cdr(channel.uuid(), channel.event().node(), channel.callerNumber(), channel.destination(),
					channel.created(), channel.answered(), channel.hungUp(), (cause != null) ? cause.name() : null);
		}

		boolean isComplete() {
			return this.cause != null;
		}

	}

}
