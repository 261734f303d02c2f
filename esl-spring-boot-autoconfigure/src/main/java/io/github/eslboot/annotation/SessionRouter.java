package io.github.eslboot.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import io.github.eslboot.observation.Observed;
import io.github.eslboot.observation.ObservedContext;
import io.github.eslboot.outbound.EslSession;
import io.github.eslboot.outbound.SessionHandler;
import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.Order;
import org.springframework.core.annotation.SynthesizingMethodParameter;
import org.springframework.core.convert.ConversionService;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolverComposite;

/**
 * Routes each session to the first {@link EslSessionHandler @EslSessionHandler} method
 * that matches. The methods are detected and validated after all singletons have been
 * created.
 */
final class SessionRouter implements SessionHandler, SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(SessionRouter.class);

	private static final String MDC_UUID = "esl.uuid";

	private final ConfigurableListableBeanFactory beanFactory;

	private final AnnotationValueResolver values;

	private final HandlerMethodArgumentResolverComposite arguments;

	private final InvocationContext context;

	private volatile List<SessionRoute> routes = List.of();

	SessionRouter(ConfigurableListableBeanFactory beanFactory, ConversionService conversionService,
			InvocationContext context) {
		this.beanFactory = beanFactory;
		this.context = context;
		this.values = new AnnotationValueResolver(beanFactory);
		this.arguments = new HandlerMethodArgumentResolverComposite().addResolvers(new SessionMethodArgumentResolver(),
				new EventValueMethodArgumentResolver(conversionService, this.values::text));
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<SessionRoute> found = new ArrayList<>();
		SessionHandlerMethods.find(this.beanFactory).forEach((name, methods) -> {
			Object bean = this.beanFactory.getBean(name);
			methods.forEach((method, annotation) -> found.add(route(name, bean, method, annotation)));
		});
		found.sort(
				Comparator.<SessionRoute>comparingInt((route) -> route.order).thenComparing(SessionRoute::matchesAll));
		this.routes = List.copyOf(found);
		if (found.isEmpty() && fallback() == null) {
			logger.warn(
					"No method with @EslSessionHandler and no SessionHandler bean found; all sessions will fail. "
							+ "Add one, or remove '{}' if FreeSWITCH hands no calls over to this application",
					SessionServerCheck.ENABLED);
		}
	}

	private SessionRoute route(String name, Object bean, Method method,
			MergedAnnotation<EslSessionHandler> annotation) {
		check(method);
		try {
			List<List<HeaderCondition>> conditions = new ArrayList<>();
			addChoices(conditions, "variable_socket_path", annotation.getStringArray("path"));
			addChoices(conditions, "Caller-Destination-Number", annotation.getStringArray("destination"));
			addChoices(conditions, "Caller-Context", annotation.getStringArray("context"));
			for (String condition : this.values.texts(annotation.getStringArray("variables"))) {
				boolean absent = condition.startsWith("!");
				conditions.add(List.of(HeaderCondition
					.parse(absent ? "!variable_" + condition.substring(1) : "variable_" + condition)));
			}
			Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
			int order = MergedAnnotations.from(method)
				.get(Order.class)
				.getValue("value", Integer.class)
				.orElse(Ordered.LOWEST_PRECEDENCE);
			return new SessionRoute(name + "." + method.getName(), order,
					new InvocableEslHandlerMethod(bean, method, invocable, this.arguments), conditions,
					annotation.getBoolean("interruptOnHangup"));
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			throw new InvalidEslHandlerException(method, String.valueOf(ex.getMessage()), ex);
		}
	}

	private void addChoices(List<List<HeaderCondition>> conditions, String header, String[] texts) {
		if (texts.length > 0) {
			conditions.add(this.values.texts(texts)
				.stream()
				.map((text) -> HeaderCondition.parse(header + "=" + text))
				.toList());
		}
	}

	private void check(Method method) {
		if (Modifier.isStatic(method.getModifiers()) || Modifier.isPrivate(method.getModifiers())
				|| method.getReturnType() != void.class) {
			throw new InvalidEslHandlerException(method, "must be neither static nor private, and return nothing");
		}
		for (int i = 0; i < method.getParameterCount(); i++) {
			boolean body = Arrays.stream(method.getParameterAnnotations()[i]).anyMatch(EslBody.class::isInstance);
			if (body || !this.arguments.supportsParameter(new SynthesizingMethodParameter(method, i))) {
				throw new InvalidEslHandlerException(method,
						"has a parameter that cannot be resolved, no. %d; it may be an EslSession, EslCall, EslEvent or EslHeaders, or be annotated with @EslHeader or @EslUuid"
							.formatted(i + 1));
			}
		}
	}

	private @Nullable SessionHandler fallback() {
		return this.beanFactory.getBeanProvider(SessionHandler.class)
			.orderedStream()
			.filter((handler) -> handler != this)
			.findFirst()
			.orElse(null);
	}

	private void handle(SessionRoute route, EslSession session) throws Exception {
		Observed<Void> observed = this.context.observe(route.id, session, session.uuid());
		ObservedContext.Scope scope = InvocationContext.open(observed);
		Throwable failure = null;
		try {
			this.context.run(() -> route.handle(session));
		}
		catch (Throwable ex) {
			failure = ex;
			throw InvocationContext.asException(ex);
		}
		finally {
			InvocationContext.end(observed, scope, failure);
		}
	}

	@Override
	public void handle(EslSession session) throws Exception {
		MDC.put(MDC_UUID, session.uuid());
		try {
			for (SessionRoute route : this.routes) {
				if (route.matches(session.data())) {
					logger.debug("{}: routed to {}", session, route.id);
					handle(route, session);
					return;
				}
			}
			SessionHandler other = fallback();
			if (other == null) {
				throw new EslException("No session handler matches %s to %s, path %s, context %s".formatted(session,
						session.destinationNumber(), session.socketPath(), session.context()));
			}
			other.handle(session);
		}
		finally {
			MDC.remove(MDC_UUID);
		}
	}

}
