package io.github.eslboot.autoconfigure.observation;

import java.time.Duration;

import io.github.eslboot.autoconfigure.observation.EslObservationKeys.HandlerKeys;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;

/**
 * Timer of the time that each event waits for its handler: from its receipt until the
 * handler is invoked. Its name is {@code freeswitch.esl.handler.wait}, its tag
 * {@code esl.handler} the id of the handler. The auto-configuration registers it if there
 * is a meter registry; without Spring Boot, add it to the handlers of the observation
 * registry.
 *
 * @since 0.1.0
 */
public final class HandlerWaitTimes implements ObservationHandler<EslHandlerContext> {

	private final Meter.MeterProvider<Timer> timers;

	/**
	 * Creates the timers in a registry.
	 * @param registry the registry
	 */
	public HandlerWaitTimes(MeterRegistry registry) {
		this.timers = Timer.builder("freeswitch.esl.handler.wait")
			.description("Time from the receipt of an event until its handler is invoked")
			.withRegistry(registry);
	}

	@Override
	public void onStart(EslHandlerContext context) {
		Duration waited = context.getWaitTime();
		if (waited != null) {
			this.timers.withTag(HandlerKeys.HANDLER.asString(), context.getHandlerId()).record(waited);
		}
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof EslHandlerContext;
	}

}
