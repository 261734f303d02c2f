package io.github.eslboot.autoconfigure.observation;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationView;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;

/**
 * Handler that makes spans of observations with the SDK of OpenTelemetry, as Micrometer's
 * bridge does, and exports them to memory.
 */
final class InMemoryTracing implements ObservationHandler<Observation.Context>, AutoCloseable {

	private final W3CTraceContextPropagator propagator = W3CTraceContextPropagator.getInstance();

	private final Spans exporter = new Spans();

	private final SdkTracerProvider provider = SdkTracerProvider.builder()
		.addSpanProcessor(SimpleSpanProcessor.create(this.exporter))
		.build();

	private final Tracer tracer = this.provider.get("test");

	/** Returns the exported spans. */
	List<SpanData> spans() {
		return List.copyOf(this.exporter.spans);
	}

	/** Returns the names of the span with a name and of its ancestors. */
	String path(String name) {
		return spans().stream().filter((span) -> span.getName().equals(name)).findFirst().map(this::path).orElse("");
	}

	private String path(SpanData span) {
		return spans().stream()
			.filter((other) -> other.getSpanId().equals(span.getParentSpanId()))
			.findFirst()
			.map((parent) -> path(parent) + " > " + span.getName())
			.orElse(span.getName());
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return true;
	}

	@Override
	public void onStart(Observation.Context context) {
		ObservationView parentView = context.getParentObservation();
		Span parentSpan = (parentView != null) ? parentView.getContextView().get(Span.class) : null;
		Context parent = (parentSpan != null) ? Context.root().with(parentSpan) : Context.root();
		SpanKind kind = SpanKind.INTERNAL;
		if (context instanceof ReceiverContext<?> receiver) {
			parent = extract(receiver, parent);
			kind = SpanKind.valueOf(receiver.getKind().name());
		}
		else if (context instanceof SenderContext<?> sender) {
			kind = SpanKind.valueOf(sender.getKind().name());
		}
		Span span = this.tracer.spanBuilder("unnamed").setParent(parent).setSpanKind(kind).startSpan();
		context.put(Span.class, span);
		if (context instanceof SenderContext<?> sender) {
			inject(sender, Context.root().with(span));
		}
	}

	private <C> Context extract(ReceiverContext<C> receiver, Context parent) {
		return this.propagator.extract(parent, receiver.getCarrier(), new TextMapGetter<C>() {

			@Override
			public Iterable<String> keys(C carrier) {
				return List.of();
			}

			@Override
			public @Nullable String get(@Nullable C carrier, String key) {
				return receiver.getGetter().get(carrier, key);
			}

		});
	}

	private <C> void inject(SenderContext<C> sender, Context context) {
		this.propagator.inject(context, sender.getCarrier(),
				(carrier, key, value) -> sender.getSetter().set(carrier, key, value));
	}

	@Override
	public void onScopeOpened(Observation.Context context) {
		Span span = context.getRequired(Span.class);
		context.put(Scope.class, span.makeCurrent());
	}

	@Override
	public void onScopeClosed(Observation.Context context) {
		Scope scope = context.getRequired(Scope.class);
		scope.close();
	}

	@Override
	public void onError(Observation.Context context) {
		Span span = context.getRequired(Span.class);
		span.setStatus(StatusCode.ERROR);
	}

	@Override
	public void onStop(Observation.Context context) {
		Span span = context.getRequired(Span.class);
		span.updateName(context.getContextualName());
		context.getAllKeyValues().forEach((key) -> span.setAttribute(key.getKey(), key.getValue()));
		span.end();
	}

	@Override
	public void close() {
		this.provider.close();
	}

	/** Exporter to memory. */
	private static final class Spans implements SpanExporter {

		private final List<SpanData> spans = new CopyOnWriteArrayList<>();

		@Override
		public CompletableResultCode export(Collection<SpanData> ended) {
			this.spans.addAll(ended);
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode flush() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

}
