package io.github.eslboot.autoconfigure.observation;

import io.github.eslboot.protocol.EslEvent;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;

/**
 * Context of an observed outbound session. It joins the trace of the channel variables,
 * if there is one.
 *
 * @since 0.1.0
 */
public final class EslSessionContext extends ReceiverContext<EslEvent> {

	private final String server;

	private final EslEvent data;

	private volatile boolean ended;

	EslSessionContext(String server, EslEvent data) {
		super(TraceVariables::get, Kind.SERVER);
		this.server = server;
		this.data = data;
		setCarrier(data);
		setRemoteServiceName("FreeSWITCH");
	}

	/**
	 * Returns the name of the session server.
	 * @return the name
	 */
	public String getServer() {
		return this.server;
	}

	/**
	 * Returns the data of the call.
	 * @return the headers of the reply to {@code connect}
	 */
	public EslEvent getData() {
		return this.data;
	}

	/**
	 * Returns whether the handler has ended.
	 * @return whether the handler has returned or failed
	 */
	public boolean hasEnded() {
		return this.ended;
	}

	void end() {
		this.ended = true;
	}

}
