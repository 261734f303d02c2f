package io.github.eslboot.autoconfigure.observation;

import io.github.eslboot.autoconfigure.observation.EslObservationKeys.HandlerDetails;
import io.github.eslboot.autoconfigure.observation.EslObservationKeys.HandlerKeys;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.micrometer.common.KeyValues;

/**
 * Default convention for the observation of invocations of handler methods.
 *
 * @since 0.1.0
 */
public class DefaultEslHandlerObservationConvention implements EslHandlerObservationConvention {

	static final DefaultEslHandlerObservationConvention INSTANCE = new DefaultEslHandlerObservationConvention();

	/** Creates the convention. */
	public DefaultEslHandlerObservationConvention() {
	}

	@Override
	public String getName() {
		return "freeswitch.esl.handler";
	}

	@Override
	public String getContextualName(EslHandlerContext context) {
		return context.getHandlerId() + " " + event(context.getPayload());
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(EslHandlerContext context) {
		return KeyValues.of(HandlerKeys.HANDLER.withValue(context.getHandlerId()),
				HandlerKeys.EVENT.withValue(event(context.getPayload())),
				HandlerKeys.OUTCOME.withValue(KeyNames.outcome(context.getError(), context.hasEnded())));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(EslHandlerContext context) {
		return KeyValues.of(HandlerDetails.UUID.withValue(KeyNames.orNone(context.getUuid())));
	}

	private static String event(Object payload) {
		if (payload instanceof EslEvent event) {
			EventName name = event.type();
			return (name != null) ? name.name() : "OTHER";
		}
		return payload.getClass().getSimpleName();
	}

}
