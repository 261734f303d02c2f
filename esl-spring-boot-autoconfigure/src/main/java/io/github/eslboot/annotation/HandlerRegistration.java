package io.github.eslboot.annotation;

import java.util.function.Supplier;

import io.github.eslboot.event.Registration;
import org.jspecify.annotations.Nullable;

/**
 * Registration of the methods of a group with one template, while at least one of them is
 * started. The methods of a bean share it: a registration of each method would deliver
 * every notice several times and would not keep the order of the methods.
 */
final class HandlerRegistration {

	private final EventHandlerGroup group;

	private final Supplier<Registration> registrar;

	private @Nullable Registration current;

	private HandlerRegistration(EventHandlerGroup group, Supplier<Registration> registrar) {
		this.group = group;
		this.registrar = registrar;
	}

	/**
	 * Registers the methods as soon as one of them is started.
	 * @param registrar registers a new listener that invokes the methods
	 */
	static void add(EventHandlerGroup group, Supplier<Registration> registrar) {
		HandlerRegistration registration = new HandlerRegistration(group, registrar);
		group.methods().forEach((method) -> method.onStateChange(registration::update));
		registration.update();
	}

	/** Registers or unregisters the methods, as their states require. */
	synchronized void update() {
		boolean started = this.group.methods().stream().anyMatch((method) -> method.state() != EslHandlerState.STOPPED);
		Registration registration = this.current;
		if (started && registration == null) {
			this.current = this.registrar.get();
		}
		else if (!started && registration != null) {
			this.current = null;
			registration.cancel();
		}
	}

}
