package io.github.eslboot.event;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * Index of elements by their conditions on headers. An event reads each header once,
 * however many elements have conditions on it, because finding a header costs more than
 * testing its value. Elements with a condition on equality are found by the value of the
 * header; the conditions of the others are tested one by one. Immutable.
 *
 * @param <T> type of the elements
 */
final class ConditionIndex<T> {

	private final List<Selection<T>> all;

	/** Elements without conditions. */
	private final List<T> unconditional;

	private final List<Entry<T>> unconditionalEntries = new ArrayList<>();

	/** Names of the headers, by slot. */
	private final List<String> headers = new ArrayList<>();

	/** Elements with a condition on equality, by the slot of its header. */
	private final Map<Integer, Map<String, List<Entry<T>>>> byValue = new LinkedHashMap<>();

	private final List<ValueMap<T>> valueMaps;

	/** Elements with other conditions only. */
	private final List<Entry<T>> tested = new ArrayList<>();

	/**
	 * Creates an index.
	 * @param selections the elements, in the order in which they are found
	 */
	ConditionIndex(List<Selection<T>> selections) {
		this.all = List.copyOf(selections);
		Map<String, Integer> slots = new HashMap<>();
		for (int i = 0; i < this.all.size(); i++) {
			Selection<T> selection = this.all.get(i);
			add(selection.element, new ArrayList<>(selection.conditions), i, slots);
		}
		this.unconditional = this.unconditionalEntries.stream().map((entry) -> entry.element).toList();
		this.valueMaps = this.byValue.entrySet()
			.stream()
			.map((entry) -> new ValueMap<>(entry.getKey(), entry.getValue()))
			.toList();
	}

	private void add(T element, List<EventCondition> conditions, int position, Map<String, Integer> slots) {
		EventCondition equality = conditions.stream()
			.filter((condition) -> condition.values != null)
			.findFirst()
			.orElse(null);
		if (equality != null) {
			conditions.remove(equality);
		}
		List<Test> tests = conditions.stream()
			.map((condition) -> new Test(slot(condition.header, slots), condition))
			.toList();
		Entry<T> entry = new Entry<>(element, position, tests);
		if (equality != null) {
			Map<String, List<Entry<T>>> entries = this.byValue.computeIfAbsent(slot(equality.header, slots),
					(slot) -> new HashMap<>());
			Objects.requireNonNull(equality.values)
				.forEach((value) -> entries.computeIfAbsent(value, (same) -> new ArrayList<>()).add(entry));
		}
		else if (tests.isEmpty()) {
			this.unconditionalEntries.add(entry);
		}
		else {
			this.tested.add(entry);
		}
	}

	private int slot(String header, Map<String, Integer> slots) {
		return slots.computeIfAbsent(header, (name) -> {
			this.headers.add(name);
			return this.headers.size() - 1;
		});
	}

	/** Returns an index with another element, the last one. */
	ConditionIndex<T> with(Selection<T> last) {
		List<Selection<T>> more = new ArrayList<>(this.all);
		more.add(last);
		return new ConditionIndex<>(more);
	}

	/** Returns an index without an element, or {@code null} if no other is left. */
	@Nullable ConditionIndex<T> without(T element) {
		List<Selection<T>> rest = this.all.stream().filter((other) -> other.element != element).toList();
		return rest.isEmpty() ? null : new ConditionIndex<>(rest);
	}

	/** Returns the elements whose conditions match an event, in their order. */
	List<T> find(EslEvent event) {
		if (this.headers.isEmpty()) {
			return this.unconditional;
		}
		Values values = new Values(event, this.headers);
		List<Entry<T>> found = null;
		for (int i = 0; i < this.valueMaps.size(); i++) {
			ValueMap<T> map = this.valueMaps.get(i);
			String value = values.get(map.slot);
			List<Entry<T>> candidates = (value != null) ? map.entries.get(value) : null;
			if (candidates != null) {
				found = addMatching(found, candidates, values);
			}
		}
		found = addMatching(found, this.tested, values);
		return (found != null) ? inOrder(found) : this.unconditional;
	}

	private static <T> @Nullable List<Entry<T>> addMatching(@Nullable List<Entry<T>> found, List<Entry<T>> candidates,
			Values values) {
		List<Entry<T>> all = found;
		for (int i = 0; i < candidates.size(); i++) {
			Entry<T> candidate = candidates.get(i);
			if (candidate.matches(values)) {
				all = (all != null) ? all : new ArrayList<>();
				all.add(candidate);
			}
		}
		return all;
	}

	private List<T> inOrder(List<Entry<T>> conditional) {
		if (conditional.size() + this.unconditional.size() == 1) {
			return List.of(conditional.get(0).element);
		}
		conditional.addAll(this.unconditionalEntries);
		conditional.sort(Comparator.comparingInt((entry) -> entry.position));
		List<T> elements = new ArrayList<>(conditional.size());
		conditional.forEach((entry) -> elements.add(entry.element));
		return elements;
	}

	/**
	 * Element and its conditions, all of which must match.
	 *
	 * @param <T> type of the element
	 * @param element the element
	 * @param conditions the conditions
	 */
	record Selection<T>(T element, List<EventCondition> conditions) {

	}

	/** Headers of one event, each read when it is needed first. */
	private static final class Values {

		private static final Object ABSENT = new Object();

		private final EslEvent event;

		private final List<String> headers;

		private final @Nullable Object[] values;

		Values(EslEvent event, List<String> headers) {
			this.event = event;
			this.headers = headers;
			this.values = new Object[headers.size()];
		}

		@Nullable String get(int slot) {
			Object known = this.values[slot];
			if (known == null) {
				String value = this.event.header(this.headers.get(slot));
				known = (value != null) ? value : ABSENT;
				this.values[slot] = known;
			}
			return (known != ABSENT) ? (String) known : null;
		}

	}

	/** Elements by the value of a header. */
	private static final class ValueMap<T> {

		final int slot;

		final Map<String, List<Entry<T>>> entries;

		ValueMap(int slot, Map<String, List<Entry<T>>> entries) {
			this.slot = slot;
			this.entries = entries;
		}

	}

	/** Element with those of its conditions that are tested one by one. */
	private static final class Entry<T> {

		final T element;

		final int position;

		private final List<Test> tests;

		Entry(T element, int position, List<Test> tests) {
			this.element = element;
			this.position = position;
			this.tests = tests;
		}

		boolean matches(Values values) {
			for (int i = 0; i < this.tests.size(); i++) {
				Test test = this.tests.get(i);
				if (!test.condition.matches(values.event, values.get(test.slot))) {
					return false;
				}
			}
			return true;
		}

	}

	/**
	 * Condition on the header in a slot.
	 *
	 * @param slot the slot
	 * @param condition the condition
	 */
	private record Test(int slot, EventCondition condition) {

	}

}
