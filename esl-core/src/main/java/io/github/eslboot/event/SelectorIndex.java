package io.github.eslboot.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;

/**
 * Index of elements by the events that they select, for a listener that distributes
 * events itself. With many elements it is much faster than trying one selector after the
 * other: an event is looked up by its name, then by the values of the headers that the
 * selectors have conditions on, each of which is read once. Immutable and thread-safe.
 *
 * @param <T> type of the elements
 * @since 0.1.0
 */
public final class SelectorIndex<T> {

	private static final String HEADER_SUBCLASS = "Event-Subclass";

	private static final String CUSTOM = EventName.CUSTOM.name();

	private final Map<String, ConditionIndex<T>> byName = new HashMap<>();

	/** Elements that select all events, for events with other names. */
	private final ConditionIndex<T> ofAllEvents;

	private SelectorIndex(List<T> elements, Function<? super T, EventSelector> selector) {
		Set<String> names = new HashSet<>();
		elements.forEach((element) -> {
			names.addAll(selector.apply(element).names());
			if (!selector.apply(element).subclasses().isEmpty()) {
				names.add(CUSTOM);
			}
		});
		names.forEach((name) -> this.byName.put(name, index(name, elements, selector)));
		this.ofAllEvents = index(EventName.ALL.name(), elements, selector);
	}

	/**
	 * Creates an index.
	 * @param <T> type of the elements
	 * @param elements the elements, in the order in which {@link #find} returns them
	 * @param selector returns the selector of an element; called now only
	 * @return the index
	 */
	public static <T> SelectorIndex<T> of(List<T> elements, Function<? super T, EventSelector> selector) {
		return new SelectorIndex<>(List.copyOf(elements), selector);
	}

	private static <T> ConditionIndex<T> index(String name, List<T> elements,
			Function<? super T, EventSelector> selector) {
		ConditionIndex<T> index = new ConditionIndex<>();
		for (T element : elements) {
			EventSelector selected = selector.apply(element);
			if (selected.names().contains(name) || selected.names().contains(EventName.ALL.name())) {
				index.add(element, selected.conditions());
			}
			else if (name.equals(CUSTOM) && !selected.subclasses().isEmpty()) {
				List<EventCondition> conditions = new ArrayList<>();
				conditions.add(EventCondition.ofValues(HEADER_SUBCLASS, selected.subclasses()));
				conditions.addAll(selected.conditions());
				index.add(element, conditions);
			}
		}
		return index;
	}

	/**
	 * Returns the elements whose selectors match name, subclass and headers of an event.
	 * Uuids are not examined.
	 * @param event the event
	 * @return the elements, in their order
	 */
	public List<T> find(EslEvent event) {
		ConditionIndex<T> named = this.byName.get(event.name());
		return ((named != null) ? named : this.ofAllEvents).find(event);
	}

}
