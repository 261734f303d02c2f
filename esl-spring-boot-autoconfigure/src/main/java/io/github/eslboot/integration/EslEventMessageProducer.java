package io.github.eslboot.integration;

import java.time.Duration;
import java.util.List;

import io.github.eslboot.EslOperations;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.LostEvents;
import io.github.eslboot.event.Registration;
import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.integration.endpoint.MessageProducerSupport;
import org.springframework.integration.support.AbstractIntegrationMessageBuilder;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.util.Assert;

/**
 * Message-driven inbound channel adapter for events. The payload of a message is the
 * {@link EslEvent}, and its headers are those of {@link EslMessageHeaders} and the
 * {@linkplain #setMappedHeaders mapped} ones.
 * <p>
 * The flow runs on a worker of the client up to the first channel with an executor of its
 * own, and may block. Until there, messages with the events of one call follow one
 * another in the order of the events. An exception goes to the error channel, or else is
 * logged and counted as that of a listener.
 *
 * @since 0.1.0
 */
public class EslEventMessageProducer extends MessageProducerSupport {

	/** Maximum time a notice waits for its channel, on a worker of the client. */
	private static final Duration NOTICE_TIMEOUT = Duration.ofSeconds(5);

	private final EslOperations operations;

	private final EventSelector selector;

	private List<String> mappedHeaders = List.of();

	private int concurrency;

	private @Nullable MessageChannel noticeChannel;

	private @Nullable Registration registration;

	/**
	 * Creates an adapter.
	 * @param operations the client
	 * @param selector selects the events
	 */
	public EslEventMessageProducer(EslOperations operations, EventSelector selector) {
		Assert.notNull(operations, "'operations' must not be null");
		Assert.notNull(selector, "'selector' must not be null");
		this.operations = operations;
		this.selector = selector;
	}

	/**
	 * Sets headers of the event, such as {@code Caller-Caller-ID-Number} or
	 * {@code variable_customer}, that become headers of the message under the same name.
	 * By default there are none, because copying all of them costs more than the rest of
	 * the message. A flow may also read them from the payload.
	 * @param names names of the headers
	 */
	public void setMappedHeaders(String... names) {
		this.mappedHeaders = List.of(names);
	}

	/**
	 * Sets the maximum number of messages that are sent at the same time. Further events
	 * wait without a worker. By default all workers but an eighth may send messages.
	 * @param concurrency the number, at least 1
	 */
	public void setConcurrency(int concurrency) {
		Assert.isTrue(concurrency > 0, "'concurrency' must be at least 1");
		this.concurrency = concurrency;
	}

	/**
	 * Sets the channel of notices that events were lost: messages with an
	 * {@link EventGap} after an interruption of the connection, or with
	 * {@link LostEvents} if the flow is too slow. Without it they are logged, and so is a
	 * notice that the channel does not accept within five seconds.
	 * @param noticeChannel the channel
	 */
	public void setNoticeChannel(MessageChannel noticeChannel) {
		this.noticeChannel = noticeChannel;
	}

	@Override
	public String getComponentType() {
		return "esl:event-inbound-channel-adapter";
	}

	@Override
	protected void doStart() {
		super.doStart();
		EslEventListener listener = new Listener();
		this.registration = this.operations.listen(this.selector,
				(this.concurrency > 0) ? EslEventListener.limited(this.concurrency, listener) : listener);
	}

	@Override
	protected void doStop() {
		Registration before = this.registration;
		if (before != null) {
			before.cancel();
			this.registration = null;
		}
		super.doStop();
	}

	private Message<?> message(EslEvent event) {
		AbstractIntegrationMessageBuilder<EslEvent> builder = getMessageBuilderFactory().withPayload(event);
		set(builder, EslMessageHeaders.EVENT_NAME, event.name());
		set(builder, EslMessageHeaders.SUBCLASS, event.subclass());
		set(builder, EslMessageHeaders.UUID, event.uniqueId());
		set(builder, EslMessageHeaders.NODE, event.node());
		set(builder, EslMessageHeaders.TIMESTAMP, event.timestamp());
		for (String name : this.mappedHeaders) {
			set(builder, name, event.header(name));
		}
		return builder.build();
	}

	private static void set(AbstractIntegrationMessageBuilder<?> builder, String name, @Nullable Object value) {
		if (value != null) {
			builder.setHeader(name, value);
		}
	}

	private void notice(Object notice) {
		MessageChannel channel = this.noticeChannel;
		if (channel != null) {
			if (!channel.send(getMessageBuilderFactory().withPayload(notice).build(), NOTICE_TIMEOUT.toMillis())) {
				this.logger.error(() -> "%s: the notice channel %s accepted no message within %s; events were lost: %s"
					.formatted(getComponentName(), channel, NOTICE_TIMEOUT, notice));
			}
		}
		else {
			this.logger.warn(() -> getComponentName() + ": events were lost: " + notice);
		}
	}

	private final class Listener implements EslEventListener {

		@Override
		public void onEvent(EslEvent event) {
			sendMessage(message(event));
		}

		@Override
		public void onGap(EventGap gap) {
			notice(gap);
		}

		@Override
		public void onLost(LostEvents lost) {
			notice(lost);
		}

	}

}
