package io.github.eslboot.annotation;

import java.util.ArrayList;
import java.util.List;

import io.github.eslboot.observation.EslObserver;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskDecorator;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.validation.Validator;

/**
 * Configuration that enables {@link EslEventHandler @EslEventHandler},
 * {@link EslCallHandler @EslCallHandler} and {@link EslCallEndHandler @EslCallEndHandler}
 * methods and registers {@link io.github.eslboot.event.EslEventListener} beans. Imported
 * by the auto-configuration.
 *
 * @since 0.1.0
 */
@Configuration(proxyBeanMethods = false)
public class EslHandlerConfiguration {

	/** Creates the configuration. */
	public EslHandlerConfiguration() {
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static EslHandlerBeanPostProcessor eslHandlerBeanPostProcessor(ConfigurableListableBeanFactory beanFactory) {
		return new EslHandlerBeanPostProcessor(beanFactory);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static CallBeanScope eslCallBeanScope() {
		return new CallBeanScope();
	}

	/**
	 * Excludes handler beans from lazy initialization: no other bean injects them, so
	 * they would never be created.
	 */
	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static LazyInitializationExcludeFilter eslHandlerLazyInitializationExcludeFilter() {
		return (name, definition, type) -> HandlerMethodIntrospector.hasHandlers(type);
	}

	@Bean
	@Lazy(false)
	EslEventListenerRegistrar eslEventListenerRegistrar(ConfigurableListableBeanFactory beanFactory) {
		return new EslEventListenerRegistrar(beanFactory);
	}

	@Bean
	@Lazy(false)
	SessionServerCheck eslSessionServerCheck(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		return new SessionServerCheck(beanFactory, environment);
	}

	@Bean
	DefaultEslHandlerRegistry eslHandlerRegistry() {
		return new DefaultEslHandlerRegistry();
	}

	@Bean
	CallHandlerLifecycle eslCallFlowLifecycle(DefaultEslHandlerRegistry registry,
			ObjectProvider<EslHandlerSettings> settings) {
		return CallHandlerLifecycle.ofFlows(registry, settings.getIfAvailable(EslHandlerSettings::defaults));
	}

	@Bean
	CallHandlerLifecycle eslCallRecordLifecycle(DefaultEslHandlerRegistry registry,
			ObjectProvider<EslHandlerSettings> settings) {
		return CallHandlerLifecycle.ofRecords(registry, settings.getIfAvailable(EslHandlerSettings::defaults));
	}

	@Bean
	CallScopeLifecycle eslCallScopeLifecycle(CallBeanScope scope) {
		return new CallScopeLifecycle(scope);
	}

	@Bean
	@Fallback
	HandlerMethodRegistrar eslHandlerMethodRegistrar(ConfigurableListableBeanFactory beanFactory,
			DefaultEslHandlerRegistry registry, ObjectProvider<EslListenerErrorHandler> errorHandlers,
			ObjectProvider<EslHandlerSettings> settings, ObjectProvider<EslHandlerConfigurer> configurers,
			ObjectProvider<Validator> validators, ObjectProvider<EslObserver> observers,
			ObjectProvider<TaskDecorator> taskDecorators) {
		AnnotationValueResolver values = new AnnotationValueResolver(beanFactory);
		ConversionService conversionService = conversionService(beanFactory);
		List<HandlerMethodArgumentResolver> custom = new ArrayList<>();
		configurers.orderedStream().forEach((configurer) -> configurer.addArgumentResolvers(custom));
		HandlerMethodArgumentResolvers resolvers = new HandlerMethodArgumentResolvers(conversionService, values::text,
				custom, validators.getIfUnique());
		HandlerMethodValidator validator = new HandlerMethodValidator(resolvers, conversionService);
		return new HandlerMethodRegistrar(
				new HandlerMethodIntrospector(validator, values, settings.getIfAvailable(EslHandlerSettings::defaults)),
				resolvers, new HandlerMethodInvoker(() -> ListenerErrorHandlers.of(errorHandlers),
						InvocationContext.of(observers, taskDecorators)),
				registry);
	}

	static ConversionService conversionService(ConfigurableListableBeanFactory beanFactory) {
		ConversionService configured = beanFactory.getConversionService();
		if (configured != null) {
			return configured;
		}
		ApplicationConversionService service = new ApplicationConversionService();
		ApplicationConversionService.addBeans(service, beanFactory);
		return service;
	}

}
