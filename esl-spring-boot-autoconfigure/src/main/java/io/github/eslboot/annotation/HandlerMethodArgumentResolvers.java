package io.github.eslboot.annotation;

import java.lang.reflect.Method;
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

import org.springframework.core.convert.ConversionService;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolverComposite;

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

	HandlerMethodArgumentResolvers(ConversionService conversionService, UnaryOperator<String> placeholders) {
		this.conversionService = conversionService;
		this.placeholders = placeholders;
		EventValueMethodArgumentResolver values = new EventValueMethodArgumentResolver(conversionService, placeholders);
		this.forEvents = new HandlerMethodArgumentResolverComposite().addResolvers(
				new ParameterTypeMethodArgumentResolver(Set.of(EslEvent.class, EslHeaders.class, EslCall.class)),
				values);
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
		return DirectHandlerMethod.of(method, invocable, this.conversionService, this.placeholders);
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
