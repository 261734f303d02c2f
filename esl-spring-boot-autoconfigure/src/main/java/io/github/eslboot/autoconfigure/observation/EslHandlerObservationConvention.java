package io.github.eslboot.autoconfigure.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Convention for the observation of invocations of handler methods. A bean of this type
 * replaces {@link DefaultEslHandlerObservationConvention}.
 *
 * @since 0.1.0
 */
public interface EslHandlerObservationConvention extends ObservationConvention<EslHandlerContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof EslHandlerContext;
	}

}
