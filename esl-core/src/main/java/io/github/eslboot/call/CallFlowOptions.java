package io.github.eslboot.call;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * Options of call flows. Immutable.
 *
 * @since 0.1.0
 */
public final class CallFlowOptions {

	private static final Set<EventName> LAST_EVENTS = EnumSet.of(EventName.CHANNEL_HANGUP,
			EventName.CHANNEL_HANGUP_COMPLETE, EventName.CHANNEL_DESTROY);

	private final String name;

	private final Set<EventName> events;

	private final Set<CallDirection> directions;

	private final Predicate<EslEvent> condition;

	private final int concurrency;

	private final FlowOverflow overflow;

	private final Duration maxWait;

	private final int maxWaiting;

	private final HangupCause refusalCause;

	private final FlowFailurePolicy onFailure;

	private final boolean interruptOnHangup;

	private final @Nullable Executor threads;

	private CallFlowOptions(Builder builder) {
		this.name = builder.name;
		this.events = Set.copyOf(builder.events);
		this.directions = Set.copyOf(builder.directions);
		this.condition = builder.condition;
		this.concurrency = builder.concurrency;
		this.overflow = builder.overflow;
		this.maxWait = builder.maxWait;
		this.maxWaiting = builder.maxWaiting;
		this.refusalCause = builder.refusalCause;
		this.onFailure = builder.onFailure;
		this.interruptOnHangup = builder.interruptOnHangup;
		this.threads = builder.threads;
	}

	/**
	 * Returns a builder with the default options.
	 * @param first event that starts the flow of a call, for example CHANNEL_PARK
	 * @param others further events that start it
	 * @return the builder
	 * @throws IllegalArgumentException for an event that belongs to no call, or to one
	 * that has ended
	 */
	public static Builder builder(EventName first, EventName... others) {
		Builder builder = new Builder();
		builder.event(first);
		Arrays.stream(others).forEach(builder::event);
		return builder;
	}

	/**
	 * Returns a builder with these options.
	 * @return the builder
	 */
	public Builder toBuilder() {
		Builder builder = new Builder().name(this.name)
			.condition(this.condition)
			.concurrency(this.concurrency)
			.overflow(this.overflow)
			.maxWait(this.maxWait)
			.maxWaiting(this.maxWaiting)
			.refusalCause(this.refusalCause)
			.onFailure(this.onFailure)
			.interruptOnHangup(this.interruptOnHangup);
		builder.events.addAll(this.events);
		builder.directions.addAll(this.directions);
		builder.threads = this.threads;
		return builder;
	}

	/**
	 * Returns the name in log lines.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the events that start a flow.
	 * @return the events
	 */
	public Set<EventName> events() {
		return this.events;
	}

	/**
	 * Returns the directions of the calls that are served.
	 * @return the directions; empty for both
	 */
	public Set<CallDirection> direction() {
		return this.directions;
	}

	/**
	 * Returns the further condition on the event that starts a flow.
	 * @return the condition
	 */
	public Predicate<EslEvent> condition() {
		return this.condition;
	}

	/**
	 * Returns the maximum number of flows that run at the same time.
	 * @return the number
	 */
	public int concurrency() {
		return this.concurrency;
	}

	/**
	 * Returns what happens to a call for which no flow is free.
	 * @return what happens
	 */
	public FlowOverflow overflow() {
		return this.overflow;
	}

	/**
	 * Returns the maximum time that a call waits for a free flow.
	 * @return the time
	 */
	public Duration maxWait() {
		return this.maxWait;
	}

	/**
	 * Returns the maximum number of calls that wait for a free flow.
	 * @return the number
	 */
	public int maxWaiting() {
		return this.maxWaiting;
	}

	/**
	 * Returns the hangup cause of a call that got no flow.
	 * @return the cause
	 */
	public HangupCause refusalCause() {
		return this.refusalCause;
	}

	/**
	 * Returns what happens to a call whose flow failed.
	 * @return what happens
	 */
	public FlowFailurePolicy onFailure() {
		return this.onFailure;
	}

	/**
	 * Returns whether the thread of a flow is interrupted when its call ends.
	 * @return whether it is interrupted
	 */
	public boolean interruptOnHangup() {
		return this.interruptOnHangup;
	}

	/**
	 * Returns the threads of the flows.
	 * @return the executor, or {@code null} for threads that the client starts
	 */
	public @Nullable Executor threads() {
		return this.threads;
	}

	/** Returns whether an event starts the flow of its call. */
	boolean matches(EslEvent event) {
		EventName type = event.type();
		if (type == null || !this.events.contains(type)) {
			return false;
		}
		if (!this.directions.isEmpty()) {
			CallDirection direction = CallDirection.of(event);
			if (direction == null || !this.directions.contains(direction)) {
				return false;
			}
		}
		return this.condition.test(event);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof CallFlowOptions options && values().equals(options.values());
	}

	@Override
	public int hashCode() {
		return values().hashCode();
	}

	private List<@Nullable Object> values() {
		return Arrays.asList(this.name, this.events, this.directions, this.condition, this.concurrency, this.overflow,
				this.maxWait, this.maxWaiting, this.refusalCause, this.onFailure, this.interruptOnHangup, this.threads);
	}

	static int atLeast(String option, int value, int min) {
		if (value < min) {
			throw new IllegalArgumentException("'%s' must be at least %d, but is %d".formatted(option, min, value));
		}
		return value;
	}

	/** Builder of {@link CallFlowOptions}. Not thread-safe. */
	public static final class Builder {

		private final Set<EventName> events = new LinkedHashSet<>();

		private final Set<CallDirection> directions = new LinkedHashSet<>();

		private String name = "call flow";

		private Predicate<EslEvent> condition = (event) -> true;

		private int concurrency = 200;

		private FlowOverflow overflow = FlowOverflow.WAIT;

		private Duration maxWait = Duration.ofSeconds(30);

		private int maxWaiting = 1000;

		private HangupCause refusalCause = HangupCause.of("NORMAL_TEMPORARY_FAILURE");

		private FlowFailurePolicy onFailure = FlowFailurePolicy.HANGUP;

		private boolean interruptOnHangup;

		private @Nullable Executor threads;

		private Builder() {
		}

		private void event(EventName event) {
			if (!event.name().startsWith("CHANNEL_") || LAST_EVENTS.contains(event)) {
				throw new IllegalArgumentException(
						"A call flow cannot start with %s; name an event of a live call, for example CHANNEL_PARK"
							.formatted(event));
			}
			this.events.add(event);
		}

		/**
		 * Sets the name in log lines and of the threads, by default {@code call flow}.
		 * @param name the name
		 * @return this builder
		 */
		public Builder name(String name) {
			this.name = name;
			return this;
		}

		/**
		 * Sets the directions of the calls that are served, by default both.
		 * @param directions the directions; none for both
		 * @return this builder
		 */
		public Builder direction(CallDirection... directions) {
			this.directions.clear();
			this.directions.addAll(List.of(directions));
			return this;
		}

		/**
		 * Sets a further condition on the event that starts a flow.
		 * @param condition tests the event; called on an event loop, so it must be quick
		 * and must not block
		 * @return this builder
		 */
		public Builder condition(Predicate<EslEvent> condition) {
			this.condition = condition;
			return this;
		}

		/**
		 * Sets the maximum number of flows that run at the same time, on all nodes
		 * together. The default is 200.
		 * @param concurrency the number, at least 1
		 * @return this builder
		 */
		public Builder concurrency(int concurrency) {
			this.concurrency = atLeast("concurrency", concurrency, 1);
			return this;
		}

		/**
		 * Sets what happens to a call for which no flow is free. By default it waits.
		 * @param overflow what happens
		 * @return this builder
		 */
		public Builder overflow(FlowOverflow overflow) {
			this.overflow = overflow;
			return this;
		}

		/**
		 * Sets the maximum time that a call waits for a free flow. The default is 30
		 * seconds.
		 * @param maxWait the time, positive
		 * @return this builder
		 */
		public Builder maxWait(Duration maxWait) {
			this.maxWait = CallWaits.positive(maxWait);
			return this;
		}

		/**
		 * Sets the maximum number of calls that wait for a free flow. The default is
		 * 1000.
		 * @param maxWaiting the number; zero for none
		 * @return this builder
		 */
		public Builder maxWaiting(int maxWaiting) {
			this.maxWaiting = atLeast("maxWaiting", maxWaiting, 0);
			return this;
		}

		/**
		 * Sets the hangup cause of a call that got no flow. The default is
		 * NORMAL_TEMPORARY_FAILURE.
		 * @param cause the cause
		 * @return this builder
		 */
		public Builder refusalCause(HangupCause cause) {
			this.refusalCause = cause;
			return this;
		}

		/**
		 * Sets what happens to a call whose flow failed. By default it is hung up.
		 * @param policy what happens
		 * @return this builder
		 */
		public Builder onFailure(FlowFailurePolicy policy) {
			this.onFailure = policy;
			return this;
		}

		/**
		 * Sets whether the thread of a flow is interrupted when its call ends, so that
		 * work that does not wait for the call ends as well. By default it is not.
		 * @param interrupt whether to interrupt
		 * @return this builder
		 */
		public Builder interruptOnHangup(boolean interrupt) {
			this.interruptOnHangup = interrupt;
			return this;
		}

		/**
		 * Sets the threads of the flows, for example virtual threads. By default each
		 * flow runs on a thread that the client starts for it.
		 * @param threads runs each flow on a thread of its own
		 * @return this builder
		 */
		public Builder threads(Executor threads) {
			this.threads = threads;
			return this;
		}

		/**
		 * Builds the options.
		 * @return the options
		 */
		public CallFlowOptions build() {
			return new CallFlowOptions(this);
		}

	}

}
