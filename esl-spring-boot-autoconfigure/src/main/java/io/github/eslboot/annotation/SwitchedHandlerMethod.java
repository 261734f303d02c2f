package io.github.eslboot.annotation;

import java.lang.reflect.Method;

/** Handler method that can be started, stopped and paused. */
abstract class SwitchedHandlerMethod implements HandlerMethod {

	final Method method;

	/** The method to invoke, which a proxy may declare. */
	final Method invocable;

	/** Name of the client whose events are handled; empty for the default one. */
	final String client;

	private final String id;

	private final HandlerSwitch state;

	SwitchedHandlerMethod(String id, Method method, Method invocable, String client, boolean started) {
		this.id = id;
		this.method = method;
		this.invocable = invocable;
		this.client = client;
		this.state = new HandlerSwitch(id, started, this::applyState);
	}

	/** Applies a changed state; called one at a time. */
	abstract void applyState();

	/**
	 * Returns whether the method runs. Counts the event as skipped if it is paused.
	 */
	final boolean admit() {
		return this.state.admit();
	}

	/** Returns the number of events that were not admitted because of a pause. */
	final long skipped() {
		return this.state.skipped();
	}

	@Override
	public final String id() {
		return this.id;
	}

	@Override
	public final Method method() {
		return this.method;
	}

	@Override
	public final EslHandlerState state() {
		return this.state.state();
	}

	@Override
	public final void start() {
		this.state.start();
	}

	@Override
	public final void stop() {
		this.state.stop();
	}

	@Override
	public final void pause() {
		this.state.pause();
	}

	@Override
	public final void resume() {
		this.state.resume();
	}

}
