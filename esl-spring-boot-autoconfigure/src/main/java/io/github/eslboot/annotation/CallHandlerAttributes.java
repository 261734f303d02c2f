package io.github.eslboot.annotation;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

import io.github.eslboot.call.CallDirection;
import io.github.eslboot.call.CallFlowOptions;
import io.github.eslboot.call.CallRecordOptions;
import io.github.eslboot.call.FlowFailurePolicy;
import io.github.eslboot.call.FlowOverflow;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.annotation.MergedAnnotation;

/**
 * Converts the attributes of {@link EslCallHandler @EslCallHandler} and
 * {@link EslCallEndHandler @EslCallEndHandler} to options. An invalid value is rejected
 * with a message that names the attribute.
 */
final class CallHandlerAttributes {

	private final AnnotationValueResolver values;

	private final EslHandlerSettings settings;

	CallHandlerAttributes(AnnotationValueResolver values, EslHandlerSettings settings) {
		this.values = values;
		this.settings = settings;
	}

	CallHandlerMethod callMethod(String id, Method method, Method invocable,
			MergedAnnotation<EslCallHandler> annotation) {
		List<EventName> events = this.values.list(annotation.getStringArray("event"))
			.stream()
			.map(CallHandlerAttributes::event)
			.toList();
		if (events.isEmpty()) {
			throw new IllegalArgumentException("must name the event that starts the flow of a call");
		}
		List<HeaderCondition> conditions = this.values.texts(annotation.getStringArray("headers"))
			.stream()
			.map(HeaderCondition::parse)
			.toList();
		CallFlowOptions.Builder options = CallFlowOptions
			.builder(events.get(0), events.subList(1, events.size()).toArray(EventName[]::new))
			.name(id)
			.direction(annotation.getEnumArray("direction", CallDirection.class))
			.condition((event) -> conditions.stream().allMatch((condition) -> condition.matches(event)))
			.concurrency(this.values.count("concurrency", annotation.getString("concurrency")))
			.overflow(annotation.getEnum("overflow", FlowOverflow.class))
			.maxWait(duration(annotation, "maxWait"))
			.maxWaiting(annotation.getInt("maxWaiting"))
			.refusalCause(HangupCause.of(this.values.text(annotation.getString("refusalCause"))))
			.onFailure(annotation.getEnum("onFailure", FlowFailurePolicy.class))
			.interruptOnHangup(annotation.getBoolean("interruptOnHangup"));
		Executor threads = this.settings.flowThreads();
		if (threads != null) {
			options.threads(threads);
		}
		return new CallHandlerMethod(method, invocable, this.values.text(annotation.getString("client")),
				options.build(), conditions);
	}

	private static EventName event(String name) {
		EventName event = EventName.of(name);
		if (event == null) {
			throw new IllegalArgumentException(
					"names the event '%s', which is unknown; a call flow starts with an event of a call, for example CHANNEL_PARK"
						.formatted(name));
		}
		return event;
	}

	CallEndHandlerMethod callEndMethod(String id, Method method, Method invocable,
			MergedAnnotation<EslCallEndHandler> annotation) {
		int maxAttempts = annotation.getInt("maxAttempts");
		if (!annotation.getBoolean("retry")) {
			if (maxAttempts > 1) {
				throw new IllegalArgumentException("has 'maxAttempts' = %d without 'retry'".formatted(maxAttempts));
			}
			maxAttempts = 1;
		}
		return new CallEndHandlerMethod(method, invocable, this.values.text(annotation.getString("client")),
				CallRecordOptions.builder()
					.name(id)
					.concurrency(this.values.count("concurrency", annotation.getString("concurrency")))
					.maxWaiting(annotation.getInt("maxWaiting"))
					.maxAttempts(maxAttempts)
					.retryDelay(duration(annotation, "retryDelay"))
					.maxRetryDelay(duration(annotation, "maxRetryDelay"))
					.endGrace(this.settings.callEndGrace())
					.build());
	}

	private Duration duration(MergedAnnotation<?> annotation, String attribute) {
		String text = this.values.text(annotation.getString(attribute));
		Duration duration;
		try {
			duration = DurationStyle.detectAndParse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"has '%s' = '%s', which is not a duration such as 30s".formatted(attribute, text), ex);
		}
		if (duration.isZero() || duration.isNegative()) {
			throw new IllegalArgumentException("has '%s' = '%s', which must be positive".formatted(attribute, text));
		}
		return duration;
	}

}
