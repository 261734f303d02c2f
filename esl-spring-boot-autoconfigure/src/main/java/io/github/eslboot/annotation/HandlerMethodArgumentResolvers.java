package io.github.eslboot.annotation;

import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.github.eslboot.call.CallRecord;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.LostEvents;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslHeaders;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.SynthesizingMethodParameter;
import org.springframework.core.convert.ConversionService;
import org.springframework.messaging.handler.annotation.support.HeaderMethodArgumentResolver;
import org.springframework.messaging.handler.annotation.support.HeadersMethodArgumentResolver;
import org.springframework.messaging.handler.annotation.support.MessageMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolverComposite;
import org.springframework.validation.Validator;

/**
 * Argument resolvers of handler methods: for events, for notices and for call records.
 */
final class HandlerMethodArgumentResolvers {

	static final Set<Class<?>> NOTICES = Set.of(EventGap.class, LostEvents.class, EndReason.class);

	private final HandlerMethodArgumentResolverComposite forEvents;

	private final HandlerMethodArgumentResolverComposite forNotices;

	private final HandlerMethodArgumentResolverComposite forCallRecords;

	private final ConversionService conversionService;

	private final UnaryOperator<String> placeholders;

	private final List<HandlerMethodArgumentResolver> custom;

	private final boolean validating;

	/** Creates resolvers without a validator and those of the application. */
	HandlerMethodArgumentResolvers(ConversionService conversionService, UnaryOperator<String> placeholders) {
		this(conversionService, placeholders, List.of(), null);
	}

	/**
	 * Creates resolvers.
	 * @param conversionService converts values of events
	 * @param placeholders resolves texts of annotations
	 * @param custom resolvers of the application, for event handlers
	 * @param validator validates records, or {@code null} if there is none
	 */
	HandlerMethodArgumentResolvers(ConversionService conversionService, UnaryOperator<String> placeholders,
			List<HandlerMethodArgumentResolver> custom, @Nullable Validator validator) {
		this.conversionService = conversionService;
		this.placeholders = placeholders;
		EventValueMethodArgumentResolver values = new EventValueMethodArgumentResolver(conversionService, placeholders);
		this.custom = List.copyOf(custom);
		this.validating = validator != null;
		Set<Class<?>> ofEvents = new HashSet<>(TypedEvents.views());
		ofEvents.addAll(Set.of(EslEvent.class, EslHeaders.class, EslCall.class));
		this.forEvents = new HandlerMethodArgumentResolverComposite();
		this.forEvents.addResolvers(new ParameterTypeMethodArgumentResolver(ofEvents), values);
		this.forEvents.addResolvers(custom);
		this.forEvents.addResolvers(new RecordMethodArgumentResolver(this.forEvents, validator),
				new HeaderMethodArgumentResolver(conversionService, null), new HeadersMethodArgumentResolver(),
				new MessageMethodArgumentResolver());
		this.forNotices = new HandlerMethodArgumentResolverComposite()
			.addResolvers(new ParameterTypeMethodArgumentResolver(NOTICES), values);
		this.forCallRecords = new HandlerMethodArgumentResolverComposite()
			.addResolvers(new ParameterTypeMethodArgumentResolver(Set.of(CallRecord.class)), values);
	}

	/**
	 * Returns a method that is invoked without these resolvers, or {@code null} if it
	 * needs them.
	 */
	@Nullable DirectHandlerMethod direct(Method method, Method invocable) {
		for (int i = 0; i < method.getParameterCount(); i++) {
			if (hasRecordOfResolver(new SynthesizingMethodParameter(method, i))) {
				return null;
			}
		}
		return DirectHandlerMethod.of(method, invocable, this.conversionService, this.placeholders);
	}

	/**
	 * Returns whether a parameter is, or contains, a record that a resolver of the
	 * application supports.
	 */
	private boolean hasRecordOfResolver(MethodParameter parameter) {
		return RecordArgument.isRecord(parameter)
				&& (!isRecord(parameter) || RecordArgument.of(parameter.getParameterType())
					.components()
					.stream()
					.anyMatch(this::hasRecordOfResolver));
	}

	/**
	 * Returns whether a parameter is a record that is created from an event, and that no
	 * resolver of the application supports.
	 */
	boolean isRecord(MethodParameter parameter) {
		return RecordArgument.isRecord(parameter)
				&& this.custom.stream().noneMatch((resolver) -> resolver.supportsParameter(parameter));
	}

	/** Returns whether records can be validated. */
	boolean isValidating() {
		return this.validating;
	}

	HandlerMethodArgumentResolverComposite forEvents() {
		return this.forEvents;
	}

	HandlerMethodArgumentResolverComposite forNotices() {
		return this.forNotices;
	}

	HandlerMethodArgumentResolverComposite forCallRecords() {
		return this.forCallRecords;
	}

}
