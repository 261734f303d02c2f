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
final class CallHandlerMethod extends SwitchedHandlerMethod {

	final CallFlowOptions options;

	private final List<HeaderCondition> conditions;

	/** The running flows, one object for each template. */
	private final Queue<CallFlows> flows = new ConcurrentLinkedQueue<>();

	CallHandlerMethod(Method method, Method invocable, String client, CallFlowOptions options,
			List<HeaderCondition> conditions) {
		super(options.name(), method, invocable, client, true);
		this.options = options;
		this.conditions = conditions;
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
		applyState();
	}

	@Override
	void applyState() {
		this.flows.forEach(this::apply);
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
