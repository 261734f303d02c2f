package io.github.eslboot.autoconfigure.observation;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.eslboot.command.Originate;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/**
 * Context of an observed call that is placed. Its carrier has the channel variables with
 * the context of the trace, which events of the call report.
 *
 * @since 0.1.0
 */
public final class EslOriginateContext extends SenderContext<Map<String, String>> {

	private final Originate call;

	private volatile @Nullable String node;

	private volatile boolean answered;

	EslOriginateContext(Originate call) {
		super(TraceVariables::set, Kind.PRODUCER);
		this.call = call;
		setCarrier(new LinkedHashMap<>());
		setRemoteServiceName("FreeSWITCH");
	}

	/**
	 * Returns the call.
	 * @return the call, as the application described it
	 */
	public Originate getCall() {
		return this.call;
	}

	/**
	 * Returns the node that the call was placed on.
	 * @return the name, or {@code null} until the end, or if no node was selected
	 */
	public @Nullable String getNode() {
		return this.node;
	}

	/**
	 * Returns whether the call was answered.
	 * @return whether the observation has ended with the answer
	 */
	public boolean isAnswered() {
		return this.answered;
	}

	void setResult(@Nullable String node, boolean answered) {
		this.node = node;
		this.answered = answered;
	}

}
