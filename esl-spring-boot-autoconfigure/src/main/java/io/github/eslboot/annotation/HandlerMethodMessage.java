package io.github.eslboot.annotation;

import java.util.Map;
import java.util.Objects;

import io.github.eslboot.EslOperations;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

/**
 * Message that Spring's argument resolvers read. It has no message headers: argument
 * resolvers read headers from the event in the payload, because copying all of them would
 * cost more than the rest of the invocation.
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

	/** Returns the event or notice. */
	@Override
	public Object getPayload() {
		return this.payload;
	}

	@Override
	public MessageHeaders getHeaders() {
		return NO_HEADERS;
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

}
