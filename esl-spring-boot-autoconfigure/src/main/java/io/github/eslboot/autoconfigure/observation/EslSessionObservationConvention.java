package io.github.eslboot.autoconfigure.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Convention for the observation of outbound sessions. A bean of this type replaces
 * {@link DefaultEslSessionObservationConvention}.
 *
 * @since 0.1.0
 */
public interface EslSessionObservationConvention extends ObservationConvention<EslSessionContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof EslSessionContext;
	}

}
