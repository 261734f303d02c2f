package io.github.eslboot.autoconfigure.metrics;

import java.util.function.ToLongFunction;

import io.github.eslboot.annotation.EslHandlerInfo;
import io.github.eslboot.annotation.EslHandlerRegistry;
import io.github.eslboot.call.CallFlowStats;
import io.github.eslboot.call.CallRecordStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Meters of all handlers together. The endpoint has the counts of each handler.
 */
final class HandlerMetrics implements MeterBinder {

	private static final String PREFIX = "freeswitch.esl.";

	private final EslHandlerRegistry handlers;

	HandlerMetrics(EslHandlerRegistry handlers) {
		this.handlers = handlers;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		handlerCounter(registry, "handler.skipped", "Events that handlers dropped while they were paused",
				EslHandlerInfo::skipped);
		handlerCounter(registry, "handler.retries", "Repeated handler invocations after a failure",
				EslHandlerInfo::retries);
		flowGauge(registry, "flows", "Call flows that run", CallFlowStats::running);
		flowGauge(registry, "flows.waiting", "Calls that wait for a call flow", CallFlowStats::waiting);
		flowCounter(registry, "flows.started", "Call flows that were started", CallFlowStats::started);
		flowCounter(registry, "flows.refused", "Calls that got no call flow and were hung up", CallFlowStats::refused);
		flowCounter(registry, "flows.failed", "Call flows that failed", CallFlowStats::failed);
		Gauge
			.builder(PREFIX + "call.records.waiting", this.handlers,
					(handlers) -> ofRecords(handlers, CallRecordStats::waiting))
			.description("Records of ended calls that are not handled yet")
			.register(registry);
		recordCounter(registry, "call.records.delivered", "Records of ended calls that were handled",
				CallRecordStats::delivered);
		recordCounter(registry, "call.records.incomplete", "Handled records of calls whose end was not received",
				CallRecordStats::incomplete);
		recordCounter(registry, "call.records.errors", "Failed attempts to handle the record of an ended call",
				CallRecordStats::failedAttempts);
		recordCounter(registry, "call.records.lost", "Records of ended calls that were given up",
				CallRecordStats::lost);
	}

	private void handlerCounter(MeterRegistry registry, String name, String description,
			ToLongFunction<EslHandlerInfo> value) {
		FunctionCounter
			.builder(PREFIX + name, this.handlers, (handlers) -> handlers.handlers().stream().mapToLong(value).sum())
			.description(description)
			.register(registry);
	}

	private void flowGauge(MeterRegistry registry, String name, String description,
			ToLongFunction<CallFlowStats> value) {
		Gauge.builder(PREFIX + name, this.handlers, (handlers) -> ofFlows(handlers, value))
			.description(description)
			.register(registry);
	}

	private void flowCounter(MeterRegistry registry, String name, String description,
			ToLongFunction<CallFlowStats> value) {
		FunctionCounter.builder(PREFIX + name, this.handlers, (handlers) -> ofFlows(handlers, value))
			.description(description)
			.register(registry);
	}

	private void recordCounter(MeterRegistry registry, String name, String description,
			ToLongFunction<CallRecordStats> value) {
		FunctionCounter.builder(PREFIX + name, this.handlers, (handlers) -> ofRecords(handlers, value))
			.description(description)
			.register(registry);
	}

	private static double ofFlows(EslHandlerRegistry handlers, ToLongFunction<CallFlowStats> value) {
		return handlers.callFlows().stream().mapToLong((flows) -> value.applyAsLong(flows.stats())).sum();
	}

	private static double ofRecords(EslHandlerRegistry handlers, ToLongFunction<CallRecordStats> value) {
		return handlers.callRecords().stream().mapToLong((records) -> value.applyAsLong(records.stats())).sum();
	}

}
