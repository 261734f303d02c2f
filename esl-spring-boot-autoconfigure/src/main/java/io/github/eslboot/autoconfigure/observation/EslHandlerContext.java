package io.github.eslboot.autoconfigure.observation;

import java.time.Duration;

import io.github.eslboot.outbound.EslSession;
import io.github.eslboot.protocol.EslEvent;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import org.jspecify.annotations.Nullable;

/**
 * Context of the observed invocation of a handler method. It joins the trace of the
 * channel variables of the event or call record, if there is one; that of a session
 * handler belongs to its session.
 *
 * @since 0.1.0
 */
public final class EslHandlerContext extends ReceiverContext<Object> {

	private final String handlerId;

	private final Object payload;

	private final @Nullable String uuid;

	private final @Nullable Duration waitTime;

	private volatile boolean ended;

	EslHandlerContext(String handlerId, Object payload, @Nullable String uuid) {
		super((payload instanceof EslSession) ? (source, field) -> null : TraceVariables::get, Kind.CONSUMER);
		this.handlerId = handlerId;
		this.payload = payload;
		this.uuid = uuid;
		this.waitTime = (payload instanceof EslEvent event) ? event.age() : null;
		setCarrier(payload);
		setRemoteServiceName("FreeSWITCH");
	}

	/**
	 * Returns the id of the handler.
	 * @return the id
	 */
	public String getHandlerId() {
		return this.handlerId;
	}

	/**
	 * Returns the argument of the invocation.
	 * @return the event, notice, call record or session
	 */
	public Object getPayload() {
		return this.payload;
	}

	/**
	 * Returns the uuid of the call.
	 * @return the uuid, or {@code null} if there is none
	 */
	public @Nullable String getUuid() {
		return this.uuid;
	}

	/**
	 * Returns the time from the receipt of the event until the invocation.
	 * @return the time, or {@code null} if there is no received event
	 */
	public @Nullable Duration getWaitTime() {
		return this.waitTime;
	}

	/**
	 * Returns whether the invocation has ended.
	 * @return whether the handler has returned or failed
	 */
	public boolean hasEnded() {
		return this.ended;
	}

	void end() {
		this.ended = true;
	}

}
