package io.github.eslboot.sample.wallboard;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.event.EventStreamStats;
import io.github.eslboot.sample.calls.LiveCalls;
import io.github.eslboot.sample.queues.QueueBoard;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Source of the figures: rates and means since the last sample. Used by one thread.
 */
@Component
class Figures {

	private final EslTemplate esl;

	private final LiveCalls calls;

	private final QueueBoard queues;

	private final MeterRegistry meters;

	private long nanos = System.nanoTime();

	private long events;

	private long commands;

	private double commandMillis;

	Figures(EslTemplate esl, LiveCalls calls, QueueBoard queues, MeterRegistry meters) {
		this.esl = esl;
		this.calls = calls;
		this.queues = queues;
		this.meters = meters;
	}

	Sample sample() {
		List<EventStreamStats> streams = this.esl.nodes().stream().map((node) -> node.stream().stats()).toList();
		long lag = streams.stream().mapToLong((stream) -> stream.waits().max().toNanos()).max().orElse(0);
		return new Sample(Instant.now(), this.calls.views().size(), this.queues.waiting(), eventsPerSecond(streams),
				meanCommandMillis(), rounded(lag / 1e6));
	}

	private double eventsPerSecond(List<EventStreamStats> streams) {
		long now = System.nanoTime();
		long received = streams.stream()
			.flatMap((stream) -> stream.received().values().stream())
			.mapToLong(Long::longValue)
			.sum();
		// A server that was removed takes its events with it.
		double rate = Math.max(0, received - this.events) / Math.max(1e-3, (now - this.nanos) / 1e9);
		this.nanos = now;
		this.events = received;
		return rounded(rate);
	}

	private @Nullable Double meanCommandMillis() {
		Collection<Timer> timers = this.meters.find("freeswitch.esl.command").timers();
		long count = timers.stream().mapToLong(Timer::count).sum();
		double millis = timers.stream().mapToDouble((timer) -> timer.totalTime(TimeUnit.MILLISECONDS)).sum();
		Double mean = (count > this.commands)
				? Double.valueOf(rounded((millis - this.commandMillis) / (count - this.commands))) : null;
		this.commands = count;
		this.commandMillis = millis;
		return mean;
	}

	private static double rounded(double value) {
		return Math.round(value * 100) / 100.0;
	}

}
