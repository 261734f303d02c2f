package io.github.eslboot.event;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

import io.github.eslboot.event.ListenerRegistration.CallBinding;
import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * Table of registrations, by uuid or by event name. The event loop reads it without a
 * lock; any thread may change it under the lock of this object.
 */
final class RoutingTable {

	/** Headers that contain the uuid of a call, not of an application or a job. */
	static final List<RoutingHeader> CALL_HEADERS = List.of(RoutingHeader.UNIQUE_ID, RoutingHeader.OTHER_LEG,
			RoutingHeader.CALL_UUID, RoutingHeader.BRIDGE_A, RoutingHeader.BRIDGE_B);

	private static final RoutingHeader[] HEADERS = RoutingHeader.values();

	/** Bindings by uuid, a map for each header. */
	private final List<Map<String, List<CallBinding>>> bound = new ArrayList<>();

	/** Listeners of all calls, by event name, or by {@code CUSTOM} and subclass. */
	private final Map<String, ConditionIndex<ListenerRegistration>> unbound = new ConcurrentHashMap<>();

	private final Set<ListenerRegistration> registrations = ConcurrentHashMap.newKeySet();

	RoutingTable() {
		for (int i = 0; i < HEADERS.length; i++) {
			this.bound.add(new ConcurrentHashMap<>());
		}
	}

	synchronized void add(ListenerRegistration registration) {
		this.registrations.add(registration);
		EventSelector selector = registration.selector;
		if (registration.isBound()) {
			selector.uuids().forEach((uuid) -> bind(new CallBinding(registration), uuid));
		}
		else {
			unboundKeys(selector).forEach((key) -> this.unbound.computeIfAbsent(key, (same) -> new ConditionIndex<>())
				.add(registration, selector.conditions()));
		}
	}

	/**
	 * Removes a registration.
	 * @return {@code false} if it had been removed before
	 */
	synchronized boolean remove(ListenerRegistration registration) {
		if (!this.registrations.remove(registration)) {
			return false;
		}
		if (registration.isBound()) {
			Map.copyOf(registration.bindings).forEach((uuid, binding) -> removeBinding(binding, uuid));
		}
		else {
			unboundKeys(registration.selector).forEach((key) -> this.unbound.computeIfPresent(key, (same, index) -> {
				index.remove(registration);
				return index.isEmpty() ? null : index;
			}));
		}
		return true;
	}

	/**
	 * Removes a binding.
	 * @return whether its registration has no bindings left
	 */
	synchronized boolean unbind(CallBinding binding, String uuid) {
		removeBinding(binding, uuid);
		return binding.registration.bindings.isEmpty();
	}

	/**
	 * Removes the binding of a registration to a uuid.
	 * @return whether there was one and the registration has no bindings left
	 */
	synchronized boolean unbind(ListenerRegistration registration, String uuid) {
		CallBinding binding = registration.bindings.get(uuid);
		return binding != null && unbind(binding, uuid);
	}

	/** Moves the bindings of a call to its new uuid. */
	synchronized void rename(String old, String renamed) {
		for (CallBinding binding : callBindings(old)) {
			removeBinding(binding, old);
			if (!binding.registration.bindings.containsKey(renamed)) {
				bind(binding, renamed);
			}
		}
	}

	private void bind(CallBinding binding, String uuid) {
		binding.registration.bindings.put(uuid, binding);
		for (RoutingHeader header : binding.registration.selector.keys()) {
			add(map(header), uuid, binding);
		}
	}

	private void removeBinding(CallBinding binding, String uuid) {
		binding.registration.bindings.remove(uuid, binding);
		for (RoutingHeader header : binding.registration.selector.keys()) {
			remove(map(header), uuid, binding);
		}
	}

	private static List<String> unboundKeys(EventSelector selector) {
		List<String> keys = new ArrayList<>(selector.names());
		selector.subclasses().forEach((subclass) -> keys.add(customKey(subclass)));
		return keys;
	}

	/** Returns the key of CUSTOM events of a subclass. */
	static String customKey(String subclass) {
		return "CUSTOM " + subclass;
	}

	private static <T> void add(Map<String, List<T>> map, String key, T element) {
		map.merge(key, List.of(element), (old, one) -> {
			List<T> more = new ArrayList<>(old);
			more.add(element);
			return List.copyOf(more);
		});
	}

	private static <T> void remove(Map<String, List<T>> map, String key, T element) {
		map.computeIfPresent(key, (same, old) -> {
			List<T> rest = old.stream().filter((other) -> other != element).toList();
			return rest.isEmpty() ? null : rest;
		});
	}

	private Map<String, List<CallBinding>> map(RoutingHeader header) {
		return this.bound.get(header.ordinal());
	}

	boolean hasBindings(RoutingHeader header) {
		return !map(header).isEmpty();
	}

	/** Returns whether a listener is bound to a call, an application or a job. */
	boolean hasBindings() {
		for (int i = 0; i < HEADERS.length; i++) {
			if (!this.bound.get(i).isEmpty()) {
				return true;
			}
		}
		return false;
	}

	@Nullable List<CallBinding> find(RoutingHeader header, String uuid) {
		return map(header).get(uuid);
	}

	List<CallBinding> bindings(RoutingHeader header, String uuid) {
		return map(header).getOrDefault(uuid, List.of());
	}

	/** Returns the bindings of a call, by whichever header they are found. */
	Set<CallBinding> callBindings(String uuid) {
		Set<CallBinding> bindings = new HashSet<>();
		CALL_HEADERS.forEach((header) -> bindings.addAll(bindings(header, uuid)));
		return bindings;
	}

	/** Passes each uuid found by a header to an action, with its bindings. */
	void forEach(RoutingHeader header, BiConsumer<String, List<CallBinding>> action) {
		map(header).forEach(action);
	}

	/** Returns the listeners of all calls whose conditions match an event. */
	List<ListenerRegistration> findUnbound(String key, EslEvent event) {
		ConditionIndex<ListenerRegistration> index = this.unbound.get(key);
		return (index != null) ? index.find(event) : List.of();
	}

	Set<ListenerRegistration> registrations() {
		return this.registrations;
	}

	int boundUuids() {
		Set<String> uuids = new HashSet<>();
		this.bound.forEach((map) -> uuids.addAll(map.keySet()));
		return uuids.size();
	}

}
