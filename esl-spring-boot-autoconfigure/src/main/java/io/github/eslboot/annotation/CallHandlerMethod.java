package io.github.eslboot.annotation;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

import io.github.eslboot.call.CallFlowOptions;
import io.github.eslboot.call.CallFlowStats;
import io.github.eslboot.call.CallFlows;

/**
 * Validated {@link EslCallHandler @EslCallHandler} method of a bean.
 */
final class CallHandlerMethod implements HandlerMethod {

	final Method method;

	/** The method to invoke, which a proxy may declare. */
	final Method invocable;

	/** Name of the client whose events are handled; empty for the default one. */
	final String client;

	final CallFlowOptions options;

	private final List<HeaderCondition> conditions;

	/** The running flows, one object for each template. */
	private final Queue<CallFlows> flows = new ConcurrentLinkedQueue<>();

	private final HandlerSwitch state;

	CallHandlerMethod(Method method, Method invocable, String client, CallFlowOptions options,
			List<HeaderCondition> conditions) {
		this.method = method;
		this.invocable = invocable;
		this.client = client;
		this.options = options;
		this.conditions = conditions;
		this.state = new HandlerSwitch(options.name(), true, () -> this.flows.forEach(this::apply));
	}

	void add(CallFlows flows) {
		this.flows.add(flows);
		apply(flows);
	}

	/** Pauses the flows of a template, or resumes them, as the state requires. */
	void apply(CallFlows flows) {
		if (state() == EslHandlerState.RUNNING) {
			flows.resume();
		}
		else {
			flows.pause();
		}
	}

	/** Starts flows again after the application has stopped them. */
	void restart() {
		this.flows.forEach(this::apply);
	}

	@Override
	public EslHandlerState state() {
		return this.state.state();
	}

	@Override
	public void start() {
		this.state.start();
	}

	@Override
	public void stop() {
		this.state.stop();
	}

	@Override
	public void pause() {
		this.state.pause();
	}

	@Override
	public void resume() {
		this.state.resume();
	}

	@Override
	public String id() {
		return this.options.name();
	}

	@Override
	public Method method() {
		return this.method;
	}

	@Override
	public EslHandlerInfo info() {
		List<CallFlowStats> stats = this.flows.stream().map(CallFlows::stats).toList();
		return new EslHandlerInfo(id(), MethodDescription.of(this.method),
				this.options.events().stream().map(Enum::name).collect(Collectors.toUnmodifiableSet()), Set.of(),
				Set.of(), Set.of(), this.conditions.stream().map(HeaderCondition::toString).toList(), state(),
				stats.size(), stats.stream().mapToLong(CallFlowStats::started).sum(),
				stats.stream().mapToLong(CallFlowStats::failed).sum(), 0,
				stats.stream().mapToLong(CallFlowStats::ignored).sum());
	}

}
