package io.github.eslboot.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * Index of elements by their conditions on headers. An event reads each header once,
 * however many elements have conditions on it, because finding a header costs more than
 * testing its value. Elements with a condition on equality are found by the value of the
 * header; the conditions of the others are tested one by one.
 * <p>
 * Thread-safe. {@link #find} takes no lock: an element that is added or removed at the
 * same time is found or not, independently of others. A change copies only the elements
 * that have the same value, or those without a condition on equality, so that thousands
 * of listeners with a value of their own can come and go.
 *
 * @param <T> type of the elements
 */
final class ConditionIndex<T> {

	/** Guarded by this; identical elements are equal. */
	private final Map<T, Entry<T>> entries = new IdentityHashMap<>();

	/** Slots of the headers that conditions use. Guarded by this. */
	private final Map<String, Slot> slots = new HashMap<>();

	/** Places of the slots. Guarded by this. */
	private final BitSet places = new BitSet();

	/** Number of places up to the last one that is taken. */
	private volatile int capacity;

	/** Elements with a condition on equality, by its header. */
	private volatile List<ValueMap<T>> valueMaps = List.of();

	/** Elements with other conditions only. */
	private volatile List<Entry<T>> tested = List.of();

	private volatile Unconditional<T> unconditional = new Unconditional<>(List.of());

	/** Guarded by this. */
	private long lastPosition;

	/**
	 * Adds an element, which is found after those that were added before.
	 * @param element the element
	 * @param conditions its conditions, all of which must match
	 */
	synchronized void add(T element, List<EventCondition> conditions) {
		EventCondition equality = conditions.stream()
			.filter((condition) -> condition.values != null)
			.findFirst()
			.orElse(null);
		List<Test> tests = conditions.stream()
			.filter((condition) -> condition != equality)
			.map((condition) -> new Test(slot(condition.header), condition))
			.toList();
		Set<String> values = (equality != null) ? equality.values : null;
		ValueMap<T> map = (equality != null) ? valueMap(slot(equality.header)) : null;
		Entry<T> entry = new Entry<>(element, ++this.lastPosition, tests, map, (values != null) ? values : Set.of());
		this.entries.put(element, entry);
		if (map != null) {
			entry.values.forEach((value) -> map.entries.merge(value, List.of(entry), ConditionIndex::concat));
		}
		else if (tests.isEmpty()) {
			this.unconditional = new Unconditional<>(concat(this.unconditional.entries, List.of(entry)));
		}
		else {
			this.tested = concat(this.tested, List.of(entry));
		}
	}

	private Slot slot(String header) {
		Slot slot = this.slots.get(header);
		if (slot == null) {
			slot = new Slot(header, this.places.nextClearBit(0));
			this.slots.put(header, slot);
			this.places.set(slot.place);
			this.capacity = this.places.length();
		}
		slot.conditions++;
		return slot;
	}

	/** Frees the place of a slot that no condition uses any more. */
	private void release(Slot slot) {
		slot.conditions--;
		if (slot.conditions == 0) {
			this.slots.remove(slot.header);
			this.places.clear(slot.place);
			this.capacity = this.places.length();
		}
	}

	/** Returns the number of places that an event needs for the values of headers. */
	int capacity() {
		return this.capacity;
	}

	private ValueMap<T> valueMap(Slot slot) {
		for (ValueMap<T> map : this.valueMaps) {
			if (map.slot == slot) {
				return map;
			}
		}
		ValueMap<T> map = new ValueMap<>(slot);
		this.valueMaps = concat(this.valueMaps, List.of(map));
		return map;
	}

	/** Removes an element; does nothing if it is not in the index. */
	synchronized void remove(T element) {
		Entry<T> entry = this.entries.remove(element);
		if (entry == null) {
			return;
		}
		ValueMap<T> map = entry.map;
		if (map != null) {
			entry.values.forEach((value) -> map.entries.computeIfPresent(value, (same, all) -> {
				List<Entry<T>> rest = without(all, entry);
				return rest.isEmpty() ? null : rest;
			}));
			if (map.entries.isEmpty()) {
				this.valueMaps = without(this.valueMaps, map);
			}
		}
		else if (entry.tests.isEmpty()) {
			this.unconditional = new Unconditional<>(without(this.unconditional.entries, entry));
		}
		else {
			this.tested = without(this.tested, entry);
		}
		entry.tests.forEach((test) -> release(test.slot));
		if (map != null) {
			release(map.slot);
		}
	}

	synchronized boolean isEmpty() {
		return this.entries.isEmpty();
	}

	private static <E> List<E> concat(List<E> all, List<E> last) {
		List<E> more = new ArrayList<>(all.size() + last.size());
		more.addAll(all);
		more.addAll(last);
		return List.copyOf(more);
	}

	private static <E> List<E> without(List<E> all, E element) {
		return all.stream().filter((other) -> other != element).toList();
	}

	/** Returns the elements whose conditions match an event, in their order. */
	List<T> find(EslEvent event) {
		List<ValueMap<T>> maps = this.valueMaps;
		List<Entry<T>> others = this.tested;
		Unconditional<T> rest = this.unconditional;
		if (maps.isEmpty() && others.isEmpty()) {
			return rest.elements;
		}
		Values values = new Values(event, this.capacity);
		List<Entry<T>> found = null;
		for (int i = 0; i < maps.size(); i++) {
			ValueMap<T> map = maps.get(i);
			String value = values.get(map.slot);
			List<Entry<T>> candidates = (value != null) ? map.entries.get(value) : null;
			if (candidates != null) {
				found = addMatching(found, candidates, values);
			}
		}
		found = addMatching(found, others, values);
		return (found != null) ? inOrder(found, rest) : rest.elements;
	}

	private @Nullable List<Entry<T>> addMatching(@Nullable List<Entry<T>> found, List<Entry<T>> candidates,
			Values values) {
		List<Entry<T>> all = found;
		for (int i = 0; i < candidates.size(); i++) {
			Entry<T> candidate = candidates.get(i);
			if (matches(candidate, values)) {
				all = (all != null) ? all : new ArrayList<>();
				all.add(candidate);
			}
		}
		return all;
	}

	private boolean matches(Entry<T> candidate, Values values) {
		for (int i = 0; i < candidate.tests.size(); i++) {
			Test test = candidate.tests.get(i);
			if (!test.condition.matches(values.event, values.get(test.slot))) {
				return false;
			}
		}
		return true;
	}

	private static <T> List<T> inOrder(List<Entry<T>> conditional, Unconditional<T> rest) {
		if (conditional.size() + rest.entries.size() == 1) {
			return List.of(conditional.get(0).element);
		}
		conditional.addAll(rest.entries);
		conditional.sort(Comparator.comparingLong((entry) -> entry.position));
		List<T> elements = new ArrayList<>(conditional.size());
		conditional.forEach((entry) -> elements.add(entry.element));
		return elements;
	}

	/**
	 * Headers of one event, each read when it is needed first. Elements may come and go
	 * meanwhile: a place may be that of another slot than before.
	 */
	private static final class Values {

		private final EslEvent event;

		/** The slot of each place, followed by its value. */
		private @Nullable Object[] cells;

		Values(EslEvent event, int capacity) {
			this.event = event;
			this.cells = new Object[2 * capacity];
		}

		@Nullable String get(Slot slot) {
			int cell = 2 * slot.place;
			if (cell >= this.cells.length) {
				this.cells = Arrays.copyOf(this.cells, cell + 2);
			}
			if (this.cells[cell] != slot) {
				this.cells[cell] = slot;
				this.cells[cell + 1] = this.event.header(slot.header);
			}
			return (String) this.cells[cell + 1];
		}

	}

	/** Header that conditions use, and its place among the values of an event. */
	private static final class Slot {

		private final String header;

		private final int place;

		/** Number of conditions that use it. Guarded by the index. */
		private int conditions;

		Slot(String header, int place) {
			this.header = header;
			this.place = place;
		}

	}

	/** Elements by the value of a header. */
	private static final class ValueMap<T> {

		private final Slot slot;

		private final Map<String, List<Entry<T>>> entries = new ConcurrentHashMap<>();

		ValueMap(Slot slot) {
			this.slot = slot;
		}

	}

	/** Elements without conditions, with and without their entries. */
	private static final class Unconditional<T> {

		private final List<Entry<T>> entries;

		private final List<T> elements;

		Unconditional(List<Entry<T>> entries) {
			this.entries = entries;
			this.elements = entries.stream().map((entry) -> entry.element).toList();
		}

	}

	/** Element with those of its conditions that are tested one by one. */
	private static final class Entry<T> {

		private final T element;

		private final long position;

		private final List<Test> tests;

		/** Map in which the element is, or {@code null}. */
		private final @Nullable ValueMap<T> map;

		/** Values by which the element is found in the map. */
		private final Set<String> values;

		Entry(T element, long position, List<Test> tests, @Nullable ValueMap<T> map, Set<String> values) {
			this.element = element;
			this.position = position;
			this.tests = tests;
			this.map = map;
			this.values = values;
		}

	}

	/**
	 * Condition on the header in a slot.
	 *
	 * @param slot the slot of the header
	 * @param condition the condition
	 */
	private record Test(Slot slot, EventCondition condition) {

	}

}
