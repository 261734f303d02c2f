package io.github.eslboot.autoconfigure.observation;

import java.util.Locale;

import io.github.eslboot.autoconfigure.observation.EslObservationKeys.CommandDetails;
import io.github.eslboot.autoconfigure.observation.EslObservationKeys.CommandKeys;
import io.github.eslboot.protocol.EslReply;
import io.micrometer.common.KeyValues;

/**
 * Default convention for the observation of commands.
 *
 * @since 0.1.0
 */
public class DefaultEslCommandObservationConvention implements EslCommandObservationConvention {

	static final DefaultEslCommandObservationConvention INSTANCE = new DefaultEslCommandObservationConvention();

	/** Creates the convention. */
	public DefaultEslCommandObservationConvention() {
	}

	@Override
	public String getName() {
		return "freeswitch.esl.command";
	}

	@Override
	public String getContextualName(EslCommandContext context) {
		return KeyNames.bounded(context.getCommand().name());
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(EslCommandContext context) {
		return KeyValues.of(CommandKeys.NODE.withValue(context.getNode()),
				CommandKeys.KIND.withValue(context.getCommand().kind().name().toLowerCase(Locale.ROOT)),
				CommandKeys.COMMAND.withValue(KeyNames.bounded(context.getCommand().name())),
				CommandKeys.OUTCOME.withValue(outcome(context)));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(EslCommandContext context) {
		return KeyValues.of(CommandDetails.UUID.withValue(KeyNames.orNone(context.getCommand().callUuid())));
	}

	private static String outcome(EslCommandContext context) {
		Throwable failure = context.getError();
		if (failure != null) {
			return KeyNames.outcome(failure);
		}
		EslReply reply = context.getResponse();
		if (reply == null) {
			return KeyNames.UNKNOWN;
		}
		return reply.isError() ? "REFUSED" : KeyNames.SUCCESS;
	}

}
