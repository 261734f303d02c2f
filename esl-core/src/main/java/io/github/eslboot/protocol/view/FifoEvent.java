package io.github.eslboot.protocol.view;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * View of the {@code CUSTOM} event {@code fifo::info}: a change in a queue of mod_fifo. A
 * caller waits in the queue, a consumer answers.
 *
 * @param event the event
 * @since 0.1.0
 */
public record FifoEvent(EslEvent event) implements EventView {

	private static final String FAILURE = "failure:";

	/**
	 * Returns the action that the event reports.
	 * @return the action; {@link FifoAction#OTHER} if it is unknown or the event has none
	 */
	public FifoAction action() {
		return FifoAction.of(this.event.header("FIFO-Action"));
	}

	/**
	 * Returns the name of the queue.
	 * @return the name, or {@code null} if the event has none
	 */
	public @Nullable String queue() {
		return this.event.header("FIFO-Name");
	}

	/**
	 * Returns the uuid of the channel that the event is about: of the caller or of the
	 * consumer, depending on the action.
	 * @return the uuid, or {@code null} if the event has none
	 */
	public @Nullable String uuid() {
		return this.event.uniqueId();
	}

	/**
	 * Returns the uuid of the caller's channel, if the event is about a consumer.
	 * @return the uuid, or {@code null} if the event has none
	 */
	public @Nullable String callerUuid() {
		return HeaderValues.first(this.event, "FIFO-Caller-UUID", "caller-uuid");
	}

	/**
	 * Returns the caller ID name of the caller.
	 * @return the name, or {@code null} if the event has none
	 */
	public @Nullable String callerName() {
		return this.event.header("FIFO-Caller-CID-Name");
	}

	/**
	 * Returns the caller ID number of the caller.
	 * @return the number, or {@code null} if the event has none
	 */
	public @Nullable String callerNumber() {
		return this.event.header("FIFO-Caller-CID-Number");
	}

	/**
	 * Returns the priority of the caller, 0 to 9; a lower number is served first. Only
	 * {@link FifoAction#PUSH} has it.
	 * @return the priority, or -1 if the event has none
	 */
	public long priority() {
		return HeaderValues.number(this.event, "FIFO-Slot");
	}

	/**
	 * Returns the type of the consumer: {@code onhook} if the queue calls the consumer,
	 * {@code manual} if an application tracks the calls of the consumer.
	 * @return the type, or {@code null} if the event has none
	 */
	public @Nullable String type() {
		return this.event.header("FIFO-Type");
	}

	/**
	 * Returns the id of the consumer in the list of outbound consumers.
	 * @return the id, or {@code null} if the event has none
	 */
	public @Nullable String consumerId() {
		return HeaderValues.first(this.event, "FIFO-Consumer-Outbound-ID", "FIFO-Outbound-UUID");
	}

	/**
	 * Returns the current number of calls of the consumer.
	 * @return the number, or -1 if the event has none
	 */
	public long consumerCalls() {
		return HeaderValues.number(this.event, "FIFO-Consumer-Use-Count");
	}

	/**
	 * Returns how consumers are called: {@code ringall} or {@code enterprise}.
	 * @return the strategy, or {@code null} if the event has none
	 */
	public @Nullable String strategy() {
		return this.event.header("outbound-strategy");
	}

	/**
	 * Returns whether the consumer who was called answered. {@link FifoAction#POST_DIAL}
	 * and {@link FifoAction#CALLER_OUTBOUND} report it.
	 * @return whether the consumer answered; {@code false} if the event does not report
	 * it
	 */
	public boolean isAnswered() {
		return "success".equals(result());
	}

	/**
	 * Returns why the consumer who was called did not answer.
	 * @return the cause, or {@code null} if the consumer answered or the event has none
	 */
	public @Nullable HangupCause hangupCause() {
		return HeaderValues.value(failure(), HangupCause::of);
	}

	/**
	 * Returns the time at which the consumer was bridged, with microsecond precision.
	 * Only {@link FifoAction#CHANNEL_CONSUMER_STOP} has it.
	 * @return the time, or {@code null} if the consumer was not bridged
	 */
	public @Nullable Instant bridged() {
		return HeaderValues.time(this.event, "FIFO-Consumer-Bridge-Time-us");
	}

	/**
	 * Returns how long the channel talked, without the time on hold.
	 * {@link FifoAction#CHANNEL_CONSUMER_STOP} and {@link FifoAction#BRIDGE_CALLER_STOP}
	 * have it.
	 * @return the time, or {@code null} if the event has none or the channel was not
	 * bridged
	 */
	public @Nullable Duration talkTime() {
		return length("Talk");
	}

	/**
	 * Returns how long the channel was on hold during the call.
	 * {@link FifoAction#CHANNEL_CONSUMER_STOP} and {@link FifoAction#BRIDGE_CALLER_STOP}
	 * have it.
	 * @return the time, or {@code null} if the event has none or the channel was not
	 * bridged
	 */
	public @Nullable Duration holdTime() {
		return length("Hold");
	}

	/**
	 * Reads a length of the consumer or of the caller. Without a bridge FreeSWITCH
	 * computes the length since 1970.
	 */
	private @Nullable Duration length(String what) {
		String ofConsumer = "FIFO-Consumer-" + what + "-Time-us";
		if (this.event.header(ofConsumer) != null && bridged() == null) {
			return null;
		}
		String text = HeaderValues.first(this.event, ofConsumer, "FIFO-Caller-" + what + "-Time-us");
		return HeaderValues.duration(HeaderValues.number(text), ChronoUnit.MICROS);
	}

	private @Nullable String result() {
		return HeaderValues.first(this.event, "FIFO-Result", "result");
	}

	/** The cause has a header, or follows the result. */
	private @Nullable String failure() {
		String result = result();
		return (result != null && result.startsWith(FAILURE)) ? result.substring(FAILURE.length())
				: this.event.header("cause");
	}

}
