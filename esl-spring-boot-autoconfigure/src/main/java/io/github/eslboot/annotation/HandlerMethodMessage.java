package io.github.eslboot.annotation;

import java.util.Map;
import java.util.Objects;

import io.github.eslboot.EslOperations;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

/**
 * What a handler method is called with, in the form Spring's argument resolvers take. It
 * has no message headers: the event's are read from the event, because copying them all
 * would cost more than the rest of the call.
 */
class HandlerMethodMessage implements Message<Object> {

	private static final MessageHeaders NO_HEADERS = new MessageHeaders(Map.of());

	private final Object payload;

	private final @Nullable EslOperations operations;

	private final @Nullable String uuid;

	HandlerMethodMessage(Object payload, @Nullable EslOperations operations, @Nullable String uuid) {
		this.payload = payload;
		this.operations = operations;
		this.uuid = uuid;
	}

	/** An event or a notice. */
	@Override
	public Object getPayload() {
		return this.payload;
	}

	@Override
	public MessageHeaders getHeaders() {
		return NO_HEADERS;
	}

	EslOperations operations() {
		return Objects.requireNonNull(this.operations, "a session's handler has no template");
	}

	/** The call it is about, if it is about one. */
	@Nullable String uuid() {
		return this.uuid;
	}

	@Override
	public String toString() {
		return this.payload.toString();
	}

}
