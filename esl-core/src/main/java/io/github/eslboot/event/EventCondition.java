package io.github.eslboot.event;

import java.util.Set;
import java.util.function.Predicate;

import io.github.eslboot.internal.LogThrottle;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Condition on the value of a header. */
final class EventCondition {

	private static final Logger logger = LoggerFactory.getLogger(EventCondition.class);

	final String header;

	/** Values of which the header must have one; {@code null} for another test. */
	final @Nullable Set<String> values;

	private final Predicate<String> test;

	/** Whether events that have no such header, or another value, match instead. */
	private final boolean negated;

	private final LogThrottle failureLog = new LogThrottle();

	private EventCondition(String header, @Nullable Set<String> values, Predicate<String> test, boolean negated) {
		this.header = header;
		this.values = values;
		this.test = test;
		this.negated = negated;
	}

	static EventCondition ofValues(String header, Set<String> values) {
		return new EventCondition(header, values, values::contains, false);
	}

	static EventCondition ofTest(String header, Predicate<String> test, boolean negated) {
		return new EventCondition(header, null, test, negated);
	}

	boolean matches(EslEvent event) {
		return matches(event, event.header(this.header));
	}

	/**
	 * Returns whether an event matches whose header has a value, or is absent.
	 */
	boolean matches(EslEvent event, @Nullable String value) {
		try {
			return this.negated != (value != null && this.test.test(value));
		}
		catch (Throwable ex) {
			if (this.failureLog.isDue()) {
				logger.warn("The condition on header {} failed for {} of {}; the event does not match", this.header,
						ProtocolInternals.logText(String.valueOf(value)), event, ex);
			}
			return false;
		}
	}

}
