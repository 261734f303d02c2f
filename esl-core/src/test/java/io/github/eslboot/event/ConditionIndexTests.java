package io.github.eslboot.event;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.testsupport.Patience;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** {@link ConditionIndex}: changes, also while events are looked up. */
class ConditionIndexTests {

	private static final List<String> HEADERS = List.of("A", "B", "C");

	private final ConditionIndex<String> index = new ConditionIndex<>();

	private static EventCondition equal(String header, String... values) {
		return EventCondition.ofValues(header, Set.of(values));
	}

	private static EventCondition test(String header, String value) {
		return EventCondition.ofTest(header, value::equals, false);
	}

	private static EslEvent event(Map<String, String> headers) {
		return EslEvent.of("DTMF", headers);
	}

	@Test
	void removedElementIsNotFoundByAnyOfItsValues() {
		this.index.add("all", List.of());
		this.index.add("one or two", List.of(equal("A", "1", "2")));
		this.index.add("one", List.of(equal("A", "1")));
		this.index.remove("one or two");
		assertThat(this.index.find(event(Map.of("A", "1")))).containsExactly("all", "one");
		assertThat(this.index.find(event(Map.of("A", "2")))).containsExactly("all");
		this.index.remove("one");
		this.index.remove("all");
		this.index.remove("unknown");
		assertThat(this.index.isEmpty()).isTrue();
		assertThat(this.index.find(event(Map.of("A", "1")))).isEmpty();
	}

	@Test
	void placesOfHeadersAreUsedAgain() {
		this.index.add("kept", List.of(equal("A", "1"), test("B", "2")));
		for (int i = 0; i < 1_000; i++) {
			String element = "element " + i;
			this.index.add(element, List.of(equal("X" + i, "1"), test("Y" + i, "2"), test("A", "1")));
			assertThat(this.index.find(event(Map.of("A", "1", "X" + i, "1", "Y" + i, "2")))).containsExactly(element);
			this.index.remove(element);
		}
		assertThat(this.index.capacity()).isEqualTo(2);
		assertThat(this.index.find(event(Map.of("A", "1", "B", "2")))).containsExactly("kept");
		this.index.remove("kept");
		assertThat(this.index.capacity()).isZero();
	}

	/** With a copy of the index for each element, it would take minutes. */
	@Test
	@Timeout(60)
	void manyElementsWithValuesOfTheirOwnAreAddedAndRemoved() {
		int count = 50_000;
		List<String> elements = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			elements.add("element " + i);
			this.index.add(elements.get(i), List.of(equal("A", "" + i), test("B", "x")));
		}
		assertThat(this.index.find(event(Map.of("A", "49999", "B", "x")))).containsExactly("element 49999");
		assertThat(this.index.find(event(Map.of("A", "49999", "B", "y")))).isEmpty();
		elements.forEach(this.index::remove);
		assertThat(this.index.isEmpty()).isTrue();
	}

	@Test
	@Tag("jdk-independent")
	void sameElementsAreFoundAsByTryingAllConditionsAfterEachChange() {
		Random random = new Random(17);
		Map<String, List<EventCondition>> all = new LinkedHashMap<>();
		for (int round = 0; round < 3_000; round++) {
			if (all.size() < 20 && random.nextInt(3) > 0) {
				String element = "element " + round;
				all.put(element, conditions(random));
				this.index.add(element, all.get(element));
			}
			else if (!all.isEmpty()) {
				String element = List.copyOf(all.keySet()).get(random.nextInt(all.size()));
				all.remove(element);
				this.index.remove(element);
			}
			EslEvent event = event(Map.of("A", value(random), "B", value(random)));
			List<String> expected = all.entrySet()
				.stream()
				.filter((entry) -> entry.getValue().stream().allMatch((condition) -> condition.matches(event)))
				.map(Map.Entry::getKey)
				.toList();
			assertThat(this.index.find(event)).as("round %d", round).isEqualTo(expected);
			assertThat(this.index.isEmpty()).isEqualTo(all.isEmpty());
		}
	}

	private static String value(Random random) {
		return "" + random.nextInt(3);
	}

	private static List<EventCondition> conditions(Random random) {
		List<EventCondition> conditions = new ArrayList<>();
		for (int i = random.nextInt(3); i > 0; i--) {
			String header = HEADERS.get(random.nextInt(HEADERS.size()));
			conditions.add(random.nextBoolean() ? equal(header, "0", "" + (1 + random.nextInt(2)))
					: EventCondition.ofTest(header, value(random)::equals, random.nextBoolean()));
		}
		return conditions;
	}

	@Test
	void elementsThatStayAreFoundInTheirOrderWhileOthersComeAndGo() throws Exception {
		this.index.add("equal", List.of(equal("A", "1")));
		this.index.add("tested", List.of(test("B", "2")));
		this.index.add("all", List.of());
		this.index.add("both", List.of(equal("A", "1", "3"), test("B", "2")));
		EslEvent event = event(Map.of("A", "1", "B", "2", "C", "3"));
		AtomicBoolean ended = new AtomicBoolean();
		ExecutorService changes = Executors.newFixedThreadPool(2);
		try {
			List<Future<?>> changing = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				String name = "other " + i;
				changing.add(changes.submit(() -> change(name, ended)));
			}
			for (int i = 0; i < 20_000; i++) {
				List<String> found = this.index.find(event);
				assertThat(found.stream().filter((element) -> !element.startsWith("other"))).containsExactly("equal",
						"tested", "all", "both");
				assertThat(found).doesNotHaveDuplicates();
			}
			ended.set(true);
			for (Future<?> change : changing) {
				change.get(Patience.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
			}
		}
		finally {
			ended.set(true);
			changes.shutdownNow();
		}
		assertThat(this.index.find(event)).containsExactly("equal", "tested", "all", "both");
	}

	/** Adds and removes elements of each kind, with headers that are new and used. */
	private void change(String name, AtomicBoolean ended) {
		Random random = new Random(name.hashCode());
		for (int round = 0; !ended.get(); round++) {
			String element = name + " " + round;
			List<EventCondition> conditions = conditions(random);
			conditions.add(random.nextBoolean() ? test("D" + (round % 50), "1") : equal("C", "3"));
			this.index.add(element, conditions);
			this.index.remove(element);
		}
	}

}
