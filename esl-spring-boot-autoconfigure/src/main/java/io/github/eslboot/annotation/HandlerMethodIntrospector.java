package io.github.eslboot.annotation;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.github.eslboot.event.ConcurrencyLimit;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.RoutingHeader;
import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.annotation.Order;
import org.springframework.util.ClassUtils;

/**
 * Detects the handler methods of classes and validates them and their annotations.
 * Invalid methods are rejected with a message that names the method.
 */
final class HandlerMethodIntrospector {

	private static final Logger logger = LoggerFactory.getLogger(HandlerMethodIntrospector.class);

	/** Events of a handler that is bound to one call and names no events. */
	private static final Set<String> CALL_LIFE_CYCLE = EventSelector.ofCall("any").build().names();

	private final HandlerMethodValidator validator;

	private final AnnotationValueResolver values;

	private final CallHandlerAttributes callHandlers;

	HandlerMethodIntrospector(HandlerMethodValidator validator, AnnotationValueResolver values,
			EslHandlerSettings settings) {
		this.validator = validator;
		this.values = values;
		this.callHandlers = new CallHandlerAttributes(values, settings);
	}

	/** Returns whether a class has handler methods. Fast for classes without. */
	static boolean hasHandlers(Class<?> type) {
		return AnnotationUtils.isCandidateClass(type,
				Set.of(EslEventHandler.class, EslNoticeHandler.class, EslCallHandler.class, EslCallEndHandler.class))
				&& (!methods(type, EslEventHandler.class).isEmpty() || !noticeMethods(type).isEmpty()
						|| hasCallHandlers(type));
	}

	/** Returns whether a class has methods that only singleton beans may have. */
	static boolean hasCallHandlers(Class<?> type) {
		return AnnotationUtils.isCandidateClass(type, Set.of(EslCallHandler.class, EslCallEndHandler.class))
				&& (!methods(type, EslCallHandler.class).isEmpty()
						|| !methods(type, EslCallEndHandler.class).isEmpty());
	}

	private static <A extends Annotation> Map<Method, MergedAnnotation<A>> methods(Class<?> type, Class<A> wanted) {
		return MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<MergedAnnotation<A>>) (method) -> {
					MergedAnnotation<A> annotation = find(method, wanted);
					return annotation.isPresent() ? annotation : null;
				});
	}

	private static Set<Method> noticeMethods(Class<?> type) {
		return MethodIntrospector.selectMethods(type,
				(Method method) -> find(method, EslNoticeHandler.class).isPresent());
	}

	private static <A extends Annotation> MergedAnnotation<A> find(Method method, Class<A> type) {
		return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).get(type);
	}

	/**
	 * Returns the handler methods of a bean.
	 * @param name the bean's name
	 * @param type the bean's own class, without proxies
	 * @param proxyType the class of the bean, which may be a proxy
	 */
	HandlerMethods ofBean(String name, Class<?> type, Class<?> proxyType) {
		return of(name, type, proxyType, false);
	}

	/**
	 * Returns the handler methods of a bean of scope {@code call}, whose instances are
	 * bound to their calls.
	 */
	HandlerMethods ofCallScoped(String name, Class<?> type) {
		HandlerMethods handlers = of(name, type, type, true);
		for (EventHandlerMethod method : handlers.events()) {
			if (!method.keys.equals(Set.of(RoutingHeader.UNIQUE_ID))) {
				throw new InvalidEslHandlerException(method.method,
						"names headers of the uuid ('by'), but belongs to a bean of scope 'call', which receives "
								+ "the events of its own call");
			}
			if (!method.client.equals(handlers.events().get(0).client)) {
				throw new InvalidEslHandlerException(method.method,
						"names another client than other methods of its bean of scope 'call'");
			}
		}
		return handlers;
	}

	/** Returns the handler methods of objects that are bound to a call at run time. */
	HandlerMethods ofObjects(Class<?> type, Class<?> proxyType) {
		HandlerMethods handlers = of(ClassUtils.getShortName(type), type, proxyType, true);
		for (EventHandlerMethod method : handlers.events()) {
			if (!method.client.isEmpty()) {
				throw new InvalidEslHandlerException(method.method,
						"names a client, but its object is bound to a call of the client that binds it");
			}
		}
		return handlers;
	}

	private HandlerMethods of(String name, Class<?> type, Class<?> proxyType, boolean boundAtRunTime) {
		List<EventHandlerMethod> events = new ArrayList<>();
		Set<String> ids = new HashSet<>();
		MergedAnnotation<EslEventHandler> ofClass = EventHandlerAttributes.ofClass(type);
		methods(type, EslEventHandler.class).keySet().forEach((method) -> {
			this.validator.validateEventMethod(method);
			int number = 1;
			for (EventHandlerAttributes attributes : EventHandlerAttributes.of(method, ofClass)) {
				String suffix = (number == 1) ? "" : "#" + number;
				events.add(create(method, () -> eventMethod(id(name, method, attributes.id(), suffix, ids), method,
						invocable(method, proxyType), attributes, boundAtRunTime)));
				number++;
			}
		});
		List<NoticeHandlerMethod> notices = notices(name, type, proxyType);
		List<CallHandlerMethod> calls = callMethods(name, type, proxyType, ids);
		List<CallEndHandlerMethod> callEnds = callEndMethods(name, type, proxyType, ids);
		if (events.isEmpty() && (!notices.isEmpty() || (calls.isEmpty() && callEnds.isEmpty()))) {
			throw new InvalidEslHandlerException("%s has no method with @EslEventHandler".formatted(type.getName()));
		}
		if (boundAtRunTime && hasCallHandlers(type)) {
			Method method = calls.isEmpty() ? callEnds.get(0).method : calls.get(0).method;
			throw new InvalidEslHandlerException(method,
					"serves all calls and must therefore belong to a singleton bean, neither to a bean of scope 'call' "
							+ "nor to an object that is bound to a call");
		}
		events.sort(Comparator.comparingInt((event) -> order(event.method)));
		limit(events);
		return new HandlerMethods(name, List.copyOf(events), EventHandlerGroup.ofCalls(events), notices, calls,
				callEnds, ConcurrencyLimit.ofWorkers());
	}

	/** Creates a handler method; a failure names the method. */
	private static <T> T create(Method method, Supplier<T> creation) {
		try {
			return creation.get();
		}
		catch (InvalidEslHandlerException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new InvalidEslHandlerException(method, String.valueOf(ex.getMessage()), ex);
		}
	}

	private List<CallHandlerMethod> callMethods(String name, Class<?> type, Class<?> proxyType, Set<String> ids) {
		List<CallHandlerMethod> calls = new ArrayList<>();
		methods(type, EslCallHandler.class).forEach((method, annotation) -> {
			if (find(method, EslEventHandler.class).isPresent()) {
				throw new InvalidEslHandlerException(method,
						"is an @EslEventHandler and an @EslCallHandler; it can be one of them only");
			}
			this.validator.validateEventMethod(method);
			calls.add(create(method,
					() -> this.callHandlers.callMethod(id(name, method, annotation.getString("id"), "", ids), method,
							invocable(method, proxyType), annotation)));
		});
		return List.copyOf(calls);
	}

	private List<CallEndHandlerMethod> callEndMethods(String name, Class<?> type, Class<?> proxyType, Set<String> ids) {
		List<CallEndHandlerMethod> callEnds = new ArrayList<>();
		methods(type, EslCallEndHandler.class).forEach((method, annotation) -> {
			this.validator.validateCallEndMethod(method);
			callEnds.add(create(method,
					() -> this.callHandlers.callEndMethod(id(name, method, annotation.getString("id"), "", ids), method,
							invocable(method, proxyType), annotation)));
		});
		return List.copyOf(callEnds);
	}

	/**
	 * Gives methods that handle the same events one limit, the smallest: a listener has
	 * one limit for one event.
	 */
	private static void limit(List<EventHandlerMethod> methods) {
		List<EventHandlerMethod> byConcurrency = methods.stream()
			.filter((method) -> method.concurrency > 0)
			.sorted(Comparator.comparingInt((method) -> method.concurrency))
			.toList();
		for (EventHandlerMethod method : byConcurrency) {
			if (method.limit == null) {
				spread(ConcurrencyLimit.of(method.concurrency), method, methods);
			}
		}
	}

	private static void spread(ConcurrencyLimit limit, EventHandlerMethod method, List<EventHandlerMethod> methods) {
		method.limit = limit;
		for (EventHandlerMethod other : methods) {
			if (other.limit == null && method.overlaps(other)) {
				spread(limit, other, methods);
			}
		}
	}

	private static int order(Method method) {
		return find(method, Order.class).getValue("value", Integer.class).orElse(Ordered.LOWEST_PRECEDENCE);
	}

	private List<NoticeHandlerMethod> notices(String name, Class<?> type, Class<?> proxyType) {
		List<NoticeHandlerMethod> notices = new ArrayList<>();
		for (Method method : noticeMethods(type)) {
			Class<?> notice = this.validator.validateNoticeMethod(method);
			notices.add(new NoticeHandlerMethod(name + "." + method.getName(), method, invocable(method, proxyType),
					notice));
		}
		return List.copyOf(notices);
	}

	private static Method invocable(Method method, Class<?> proxyType) {
		try {
			return AopUtils.selectInvocableMethod(method, proxyType);
		}
		catch (IllegalStateException ex) {
			throw new InvalidEslHandlerException(method, "is not declared by the bean's proxy: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Returns the configured id, or the method's name, with parameters if overloaded, and
	 * with a suffix if the annotation is repeated.
	 */
	private String id(String name, Method method, String attribute, String suffix, Set<String> ids) {
		String configured = this.values.text(attribute);
		String id = configured.isBlank() ? name + "." + method.getName() + suffix : configured;
		if (!ids.add(id)) {
			if (!configured.isBlank()) {
				throw new IllegalArgumentException("has the id '" + id + "' of another method of its class");
			}
			id = name + "." + MethodDescription.withParameters(method) + suffix;
			ids.add(id);
		}
		return id;
	}

	private EventHandlerMethod eventMethod(String id, Method method, Method invocable,
			EventHandlerAttributes attributes, boolean boundAtRunTime) {
		Set<String> uuids = new LinkedHashSet<>(this.values.list(attributes.texts("uuid")));
		boolean ofAllCalls = attributes.texts("uuid").length == 0;
		checkUuids(uuids, ofAllCalls, boundAtRunTime, attributes.hasDefaultBy());
		TypedEvents events = events(method, attributes);
		if (events == null) {
			if (ofAllCalls && !boundAtRunTime) {
				throw new IllegalArgumentException(
						"receives events of all calls and must therefore name its events, or have a parameter whose type "
								+ "names them, such as DtmfEvent or a record with @EslEventType");
			}
			events = new TypedEvents(CALL_LIFE_CYCLE, Set.of());
		}
		EventSelector.Builder selector = EventSelector.ofEvents()
			.eventNames(events.names())
			.custom(events.subclasses().toArray(String[]::new));
		Set<RoutingHeader> keys = EnumSet.noneOf(RoutingHeader.class);
		keys.addAll(List.of(attributes.by()));
		if (keys.isEmpty()) {
			throw new IllegalArgumentException("must name a header in 'by'");
		}
		selector.by(keys.iterator().next(), keys.toArray(RoutingHeader[]::new));
		List<HeaderCondition> conditions = this.values.texts(attributes.headers())
			.stream()
			.map(HeaderCondition::parse)
			.toList();
		return new EventHandlerMethod(id, method, invocable, this.values.text(attributes.text("client")), uuids,
				selector.build(), conditions, settings(attributes));
	}

	private EventHandlerMethod.Settings settings(EventHandlerAttributes attributes) {
		return new EventHandlerMethod.Settings(this.values.count("concurrency", attributes.text("concurrency")),
				this.values.bool("autoStartup", attributes.text("autoStartup")),
				this.values.bean("errorHandler", attributes.text("errorHandler"), EslListenerErrorHandler.class),
				NodeFilter.of(Set.copyOf(this.values.list(attributes.texts("node"))),
						Set.copyOf(this.values.list(attributes.texts("tags")))));
	}

	/**
	 * Returns the events that the method's annotation names, those of its parameters, or
	 * those of its class; {@code null} if none of them names events.
	 */
	private @Nullable TypedEvents events(Method method, EventHandlerAttributes attributes) {
		TypedEvents named = TypedEvents.of(this.values.list(attributes.eventsOfMethod("events")),
				this.values.list(attributes.eventsOfMethod("custom")));
		if (named == null) {
			TypedEvents typed = TypedEvents.of(method);
			named = (typed != null) ? TypedEvents.of(this.values.list(typed.names().toArray(String[]::new)),
					this.values.list(typed.subclasses().toArray(String[]::new))) : null;
		}
		if (named == null) {
			named = TypedEvents.of(this.values.list(attributes.eventsOfClass("events")),
					this.values.list(attributes.eventsOfClass("custom")));
		}
		if (named != null) {
			named.names().forEach((name) -> checkName(name, method));
			TypedEvents.check(method, named);
		}
		return named;
	}

	private static void checkUuids(Set<String> uuids, boolean ofAllCalls, boolean boundAtRunTime, boolean defaultKey) {
		if (boundAtRunTime && !ofAllCalls) {
			throw new IllegalArgumentException("names a uuid, but its object is being bound to another");
		}
		if (!ofAllCalls && uuids.isEmpty()) {
			throw new IllegalArgumentException("has a 'uuid' that resolves to an empty value");
		}
		if (ofAllCalls && !boundAtRunTime && !defaultKey) {
			throw new IllegalArgumentException("names headers of a uuid ('by') but no uuid");
		}
	}

	private static void checkName(String name, Method method) {
		if (name.contains("::")) {
			throw new IllegalArgumentException(
					"names the event '%s', which is a subclass of CUSTOM: it belongs in 'custom'".formatted(name));
		}
		if (EventName.of(name) == null) {
			logger.warn("Handler method {} names the event '{}', which is unknown; is it misspelt?",
					MethodDescription.of(method), name);
		}
	}

}
