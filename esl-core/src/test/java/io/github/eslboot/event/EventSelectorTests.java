package io.github.eslboot.event;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** {@link EventSelector}: names, subclasses and unknown names. */
class EventSelectorTests {

	private static EslEvent event(String name) {
		return EslEvent.of(name, Map.of());
	}

	private static EslEvent custom(String subclass) {
		return EslEvent.of("CUSTOM", Map.of("Event-Subclass", subclass));
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CUSTOM")
	void oneNameMatchesEventsOfThatNameOnly(EventName name) {
		EventSelector selector = EventSelector.ofEvents(name).build();
		List<EventName> matching = Arrays.stream(EventName.values())
			.filter((other) -> selector.matches(event(other.name())))
			.toList();
		assertThat(matching).isEqualTo((name == EventName.ALL) ? List.of(EventName.values()) : List.of(name));
	}

	@Test
	void unknownNamesMatchByText() {
		EventSelector selector = EventSelector.ofCall("u").eventNames(List.of("NEW_IN_2030", "DTMF")).build();
		assertThat(selector.matches(event("NEW_IN_2030"))).isTrue();
		assertThat(selector.matches(event("DTMF"))).isTrue();
		assertThat(selector.matches(event("NEW_IN_2031"))).isFalse();
		assertThat(selector.matches(event("TALK"))).isFalse();
	}

	@Test
	void allMatchesUnknownNames() {
		assertThat(EventSelector.ofEvents(EventName.ALL).build().matches(event("NEW_IN_2030"))).isTrue();
	}

	@Test
	void customEventsMatchBySubclass() {
		EventSelector selector = EventSelector.ofCall("u").custom("a::b").build();
		assertThat(selector.matches(custom("a::b"))).isTrue();
		assertThat(selector.matches(custom("a::c"))).isFalse();
		assertThat(selector.matches(event("CUSTOM"))).isFalse();
		assertThat(selector.matches(event("CHANNEL_ANSWER"))).isFalse();
	}

	@Test
	void nameOfCustomEventsIsImpliedByTheirSubclass() {
		EventSelector selector = EventSelector.ofEvents(EventName.CUSTOM).custom("a::b").build();
		assertThat(selector.matches(custom("a::b"))).isTrue();
		assertThat(selector.matches(custom("a::c"))).isFalse();
		assertThat(selector.names()).isEmpty();
	}

	@Test
	void customEventsWithoutASubclassAreRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> EventSelector.ofEvents(EventName.CUSTOM).build())
			.withMessageContaining("custom(\"conference::maintenance\")");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> EventSelector.ofCall("u").eventNames(List.of("custom")).build());
	}

	@Test
	void subclassWithAWildcardIsRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> EventSelector.ofEvents().custom("conference::*"))
			.withMessageContaining("conference::*")
			.withMessageContaining("Event-Subclass");
	}

	@Test
	void prefixOfNamesInTheSourcesOfFreeSwitchIsIgnored() {
		EventSelector selector = EventSelector.ofEvents().eventNames(List.of("switch_event_channel_answer")).build();
		assertThat(selector.matches(event("CHANNEL_ANSWER"))).isTrue();
	}

	@Test
	void eventDoesNotMatchWhenAConditionThrowsAnError() {
		EventSelector selector = EventSelector.ofEvents(EventName.CHANNEL_ANSWER).where("Event-Name", (value) -> {
			throw new StackOverflowError("thrown by the test");
		}).build();
		assertThat(selector.matches(event("CHANNEL_ANSWER"))).isFalse();
	}

}
