package io.github.eslboot.annotation;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.eslboot.call.CallRecordOptions;
import io.github.eslboot.call.CallRecordStats;
import io.github.eslboot.call.CallRecords;
import io.github.eslboot.protocol.EventName;

/**
 * Validated {@link EslCallEndHandler @EslCallEndHandler} method of a bean.
 */
final class CallEndHandlerMethod implements HandlerMethod {

	final Method method;

	/** The method to invoke, which a proxy may declare. */
	final Method invocable;

	/** Name of the client whose events are handled; empty for the default one. */
	final String client;

	final CallRecordOptions options;

	/** The deliveries, one for each template. */
	final Queue<CallRecords> records = new ConcurrentLinkedQueue<>();

	CallEndHandlerMethod(Method method, Method invocable, String client, CallRecordOptions options) {
		this.method = method;
		this.invocable = invocable;
		this.client = client;
		this.options = options;
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
	public EslHandlerState state() {
		return EslHandlerState.RUNNING;
	}

	@Override
	public void start() {
		// Always runs.
	}

	@Override
	public void stop() {
		throw lasting("stopped");
	}

	@Override
	public void pause() {
		throw lasting("paused");
	}

	@Override
	public void resume() {
		// Always runs.
	}

	private UnsupportedOperationException lasting(String action) {
		return new UnsupportedOperationException(
				"Handler '%s' cannot be %s: it receives a record of each ended call, of which none may be lost. "
					.formatted(id(), action) + "To postpone records, let the method throw: they are delivered again");
	}

	@Override
	public EslHandlerInfo info() {
		List<CallRecordStats> stats = this.records.stream().map(CallRecords::stats).toList();
		long failures = stats.stream().mapToLong(CallRecordStats::failedAttempts).sum();
		return new EslHandlerInfo(id(), MethodDescription.of(this.method),
				Set.of(EventName.CHANNEL_HANGUP_COMPLETE.name()), Set.of(), Set.of(), Set.of(), List.of(), state(),
				stats.size(), stats.stream().mapToLong(CallRecordStats::delivered).sum() + failures, failures, 0, 0);
	}

}
