package io.github.eslboot.annotation;

import java.util.Map;
import java.util.Objects;

import io.github.eslboot.EslOperations;
import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

/**
 * Message that Spring's argument resolvers read. The headers of an event become message
 * headers only if they are needed, because copying all of them costs more than the rest
 * of the invocation: the resolvers of the library read them from the payload.
 */
class HandlerMethodMessage implements Message<Object> {

	private static final MessageHeaders NO_HEADERS = new MessageHeaders(Map.of());

	private final Object payload;

	private final @Nullable EslOperations operations;

	private final @Nullable String uuid;

	private @Nullable MessageHeaders headers;

	HandlerMethodMessage(Object payload, @Nullable EslOperations operations, @Nullable String uuid) {
		this.payload = payload;
		this.operations = operations;
		this.uuid = uuid;
	}

	/** Returns the event or notice. */
	@Override
	public Object getPayload() {
		return this.payload;
	}

	@Override
	public MessageHeaders getHeaders() {
		MessageHeaders known = this.headers;
		if (known == null) {
			known = (this.payload instanceof EslEvent event) ? new EventMessageHeaders(event) : NO_HEADERS;
			this.headers = known;
		}
		return known;
	}

	EslOperations operations() {
		return Objects.requireNonNull(this.operations, "a session handler has no operations");
	}

	/** Returns the uuid of the call, or {@code null} if there is none. */
	@Nullable String uuid() {
		return this.uuid;
	}

	@Override
	public String toString() {
		return this.payload.toString();
	}

	/** Headers of an event, without an id and a time of the message. */
	private static final class EventMessageHeaders extends MessageHeaders {

		EventMessageHeaders(EslEvent event) {
			super(Map.copyOf(event.headers().asMap()), ID_VALUE_NONE, -1L);
		}

	}

}
