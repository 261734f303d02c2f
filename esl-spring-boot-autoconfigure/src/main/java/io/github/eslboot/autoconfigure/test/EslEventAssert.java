package io.github.eslboot.autoconfigure.test;

import java.util.Objects;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * AssertJ assertions about an {@link EslEvent}. A failure shows all headers.
 *
 * @since 0.1.0
 */
public final class EslEventAssert extends AbstractAssert<EslEventAssert, EslEvent> {

	EslEventAssert(EslEvent event) {
		super(event, EslEventAssert.class);
	}

	/**
	 * Asserts the name of the event.
	 * @param name the name, for example {@code CHANNEL_ANSWER}
	 * @return this assertion
	 */
	public EslEventAssert hasName(String name) {
		isNotNull();
		return equal("name", name, this.actual.name());
	}

	/**
	 * Asserts the type of the event.
	 * @param type the type
	 * @return this assertion
	 */
	public EslEventAssert hasType(EventName type) {
		return hasName(type.name());
	}

	/**
	 * Asserts the subclass of a CUSTOM event.
	 * @param subclass the subclass, for example {@code conference::maintenance}
	 * @return this assertion
	 */
	public EslEventAssert hasSubclass(String subclass) {
		isNotNull();
		return equal("subclass", subclass, this.actual.subclass());
	}

	/**
	 * Asserts the channel that the event is about.
	 * @param uuid uuid of the channel
	 * @return this assertion
	 */
	public EslEventAssert isOf(String uuid) {
		isNotNull();
		return equal("Unique-ID", uuid, this.actual.uniqueId());
	}

	/**
	 * Asserts a header.
	 * @param header name of the header
	 * @param value its value; {@code null} for a header that the event does not have
	 * @return this assertion
	 */
	public EslEventAssert hasHeader(String header, @Nullable String value) {
		isNotNull();
		return equal("header " + header, value, this.actual.header(header));
	}

	/**
	 * Asserts a channel variable.
	 * @param variable name of the variable, without {@code variable_}
	 * @param value its value; {@code null} for a variable that the event does not have
	 * @return this assertion
	 */
	public EslEventAssert hasVariable(String variable, @Nullable String value) {
		isNotNull();
		return equal("variable " + variable, value, this.actual.variable(variable));
	}

	/**
	 * Asserts the body.
	 * @param body the body; {@code null} for none
	 * @return this assertion
	 */
	public EslEventAssert hasBody(@Nullable String body) {
		isNotNull();
		return equal("body", body, this.actual.body());
	}

	private EslEventAssert equal(String what, @Nullable String expected, @Nullable String found) {
		if (!Objects.equals(expected, found)) {
			throw failure("Expected the %s <%s> but it is <%s> in%n%s", what, expected, found, this.actual.headers());
		}
		return this;
	}

}
