package io.github.eslboot.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** {@link SelectorIndex}: names, subclasses, conditions and order. */
class SelectorIndexTests {

	private static final List<String> NAMES = List.of("ALL", "DTMF", "CHANNEL_ANSWER", "NEW_IN_2030");

	private static final List<String> SUBCLASSES = List.of("a::b", "c::d");

	private static final List<String> VALUES = List.of("1", "2", "3");

	private static SelectorIndex<EventSelector> index(EventSelector... selectors) {
		return SelectorIndex.of(List.of(selectors), (selector) -> selector);
	}

	private static EventSelector.Builder dtmf() {
		return EventSelector.ofEvents(EventName.DTMF);
	}

	private static EslEvent dtmf(Map<String, String> headers) {
		return EslEvent.of("DTMF", headers);
	}

	@Test
	void elementsAreFoundInTheirOrder() {
		EventSelector first = dtmf().whereEquals("DTMF-Digit", "5").build();
		EventSelector second = EventSelector.ofEvents(EventName.ALL).build();
		EventSelector third = dtmf().where("DTMF-Digit", (digit) -> digit.length() == 1).build();
		EventSelector fourth = dtmf().whereEquals("DTMF-Digit", "5", "6").build();
		SelectorIndex<EventSelector> index = index(first, second, third, fourth);
		assertThat(index.find(dtmf(Map.of("DTMF-Digit", "5")))).containsExactly(first, second, third, fourth);
		assertThat(index.find(dtmf(Map.of("DTMF-Digit", "6")))).containsExactly(second, third, fourth);
		assertThat(index.find(dtmf(Map.of()))).containsExactly(second);
		assertThat(index.find(EslEvent.of("NEW_IN_2030", Map.of()))).containsExactly(second);
	}

	@Test
	void conditionWithWhereNotMatchesAnAbsentHeader() {
		EventSelector selector = dtmf().whereNot("DTMF-Digit", "5"::equals).build();
		assertThat(index(selector).find(dtmf(Map.of()))).containsExactly(selector);
		assertThat(index(selector).find(dtmf(Map.of("DTMF-Digit", "6")))).containsExactly(selector);
		assertThat(index(selector).find(dtmf(Map.of("DTMF-Digit", "5")))).isEmpty();
	}

	@Test
	void conditionThatFailsDoesNotMatchAndLeavesTheOthers() {
		EventSelector failing = dtmf().where("DTMF-Digit", (digit) -> {
			throw new IllegalStateException("expected by the test");
		}).build();
		EventSelector other = dtmf().whereEquals("DTMF-Digit", "5").build();
		assertThat(index(failing, other).find(dtmf(Map.of("DTMF-Digit", "5")))).containsExactly(other);
	}

	@Test
	void conditionIsTestedOnceForAnEvent() {
		AtomicInteger tests = new AtomicInteger();
		EventSelector selector = EventSelector.ofEvents(EventName.DTMF, EventName.ALL)
			.where("DTMF-Digit", (digit) -> tests.incrementAndGet() > 0)
			.build();
		index(selector).find(dtmf(Map.of("DTMF-Digit", "5")));
		assertThat(tests).hasValue(1);
	}

	@Test
	@Tag("jdk-independent")
	void sameElementsAreFoundAsByTryingAllSelectors() {
		Random random = new Random(17);
		for (int round = 0; round < 2_000; round++) {
			List<EventSelector> selectors = new ArrayList<>();
			for (int i = random.nextInt(6); i >= 0; i--) {
				selectors.add(randomSelector(random));
			}
			SelectorIndex<EventSelector> index = SelectorIndex.of(selectors, (selector) -> selector);
			for (int i = 0; i < 20; i++) {
				EslEvent event = randomEvent(random);
				assertThat(index.find(event)).as("round %d, %s %s", round, event, event.headers())
					.isEqualTo(selectors.stream().filter((selector) -> selector.matches(event)).toList());
			}
		}
	}

	private static EventSelector randomSelector(Random random) {
		EventSelector.Builder selector = EventSelector.ofEvents();
		if (random.nextBoolean()) {
			selector.custom(pick(random, SUBCLASSES));
		}
		else {
			selector.eventNames(List.of(pick(random, NAMES)));
		}
		for (int i = random.nextInt(4); i > 0; i--) {
			String header = pick(random, List.of("A", "B", "Event-Subclass"));
			String value = pick(random, VALUES);
			switch (random.nextInt(3)) {
				case 0 -> selector.whereEquals(header, value, pick(random, VALUES));
				case 1 -> selector.where(header, value::equals);
				default -> selector.whereNot(header, value::equals);
			}
		}
		return selector.build();
	}

	private static EslEvent randomEvent(Random random) {
		Map<String, String> headers = new HashMap<>();
		for (String header : List.of("A", "B")) {
			if (random.nextBoolean()) {
				headers.put(header, pick(random, VALUES));
			}
		}
		if (random.nextInt(3) == 0) {
			headers.put("Event-Subclass", pick(random, SUBCLASSES));
			return EslEvent.of("CUSTOM", headers);
		}
		return EslEvent.of(pick(random, List.of("DTMF", "CHANNEL_ANSWER", "NEW_IN_2030", "HEARTBEAT", "CUSTOM")),
				headers);
	}

	private static String pick(Random random, List<String> texts) {
		return texts.get(random.nextInt(texts.size()));
	}

}
