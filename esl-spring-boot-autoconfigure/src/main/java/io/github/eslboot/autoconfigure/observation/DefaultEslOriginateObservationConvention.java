package io.github.eslboot.autoconfigure.observation;

import io.github.eslboot.autoconfigure.observation.EslObservationKeys.OriginateDetails;
import io.github.eslboot.autoconfigure.observation.EslObservationKeys.OriginateKeys;
import io.github.eslboot.call.OriginateException;
import io.github.eslboot.protocol.HangupCause;
import io.micrometer.common.KeyValues;

/**
 * Default convention for the observation of calls that are placed.
 *
 * @since 0.1.0
 */
public class DefaultEslOriginateObservationConvention implements EslOriginateObservationConvention {

	static final DefaultEslOriginateObservationConvention INSTANCE = new DefaultEslOriginateObservationConvention();

	/** Creates the convention. */
	public DefaultEslOriginateObservationConvention() {
	}

	@Override
	public String getName() {
		return "freeswitch.esl.originate";
	}

	@Override
	public String getContextualName(EslOriginateContext context) {
		return "originate";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(EslOriginateContext context) {
		return KeyValues.of(OriginateKeys.NODE.withValue(KeyNames.orNone(context.getNode())),
				OriginateKeys.OUTCOME.withValue(outcome(context)), OriginateKeys.CAUSE.withValue(cause(context)));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(EslOriginateContext context) {
		return KeyValues.of(OriginateDetails.UUID.withValue(context.getCall().uuid()));
	}

	private static String outcome(EslOriginateContext context) {
		Throwable failure = context.getError();
		if (failure instanceof OriginateException known) {
			return switch (known.reason()) {
				case FAILED -> "NOT_ANSWERED";
				case CANCELLED -> "CANCELLED";
				case TIMEOUT -> "TIMEOUT";
			};
		}
		return (failure != null) ? KeyNames.outcome(failure) : context.isAnswered() ? "ANSWERED" : KeyNames.UNKNOWN;
	}

	private static String cause(EslOriginateContext context) {
		HangupCause cause = (context.getError() instanceof OriginateException known) ? known.hangupCause() : null;
		return (cause != null) ? KeyNames.bounded(cause.name()) : KeyNames.NONE;
	}

}
