package io.github.eslboot.protocol.view;

import org.jspecify.annotations.Nullable;

/**
 * What an event of mod_fifo reports, {@code FIFO-Action}.
 *
 * @since 0.1.0
 */
public enum FifoAction {

	/** A caller entered the queue. */
	PUSH("push"),

	/** A caller left the queue after the maximum time. */
	TIMEOUT("timeout"),

	/** A caller left the queue, for example hung up. */
	ABORT("abort"),

	/** A consumer takes a caller; the event is about the caller. */
	CALLER_POP("caller_pop"),

	/** A consumer takes a caller; the event is about the consumer. */
	CONSUMER_POP("consumer_pop"),

	/** The queue called a caller back; the event has the result. */
	CALLER_OUTBOUND("caller_outbound"),

	/** A consumer begins to take callers. */
	CONSUMER_START("consumer_start"),

	/** A consumer takes no more callers. */
	CONSUMER_STOP("consumer_stop"),

	/** A consumer has time to finish work after a call. */
	CONSUMER_WRAPUP("consumer_wrapup"),

	/** A consumer waits for the next caller. */
	CONSUMER_REENTRANCE("consumer_reentrance"),

	/** A call of a consumer begins. */
	CHANNEL_CONSUMER_START("channel-consumer-start"),

	/** A call of a consumer ended; the event has the times. */
	CHANNEL_CONSUMER_STOP("channel-consumer-stop"),

	/** Caller and consumer are bridged; the event is about the consumer. */
	BRIDGE_CONSUMER_START("bridge-consumer-start"),

	/** Caller and consumer are bridged; the event is about the caller. */
	BRIDGE_CALLER_START("bridge-caller-start"),

	/** The bridge ended; the event is about the consumer. */
	BRIDGE_CONSUMER_STOP("bridge-consumer-stop"),

	/** The bridge ended; the event is about the caller and has the times. */
	BRIDGE_CALLER_STOP("bridge-caller-stop"),

	/** Consumers are about to be called. */
	PRE_DIAL("pre-dial"),

	/** Consumers were called; the event has the result. */
	POST_DIAL("post-dial"),

	/** An action that this library does not know, or none. */
	OTHER("");

	private final String text;

	FifoAction(String text) {
		this.text = text;
	}

	static FifoAction of(@Nullable String text) {
		for (FifoAction action : values()) {
			if (action.text.equals(text)) {
				return action;
			}
		}
		return OTHER;
	}

}
