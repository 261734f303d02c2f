package io.github.eslboot.annotation;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Role;
import org.springframework.core.convert.ConversionService;

/**
 * Makes {@link EslEventHandler @EslEventHandler} methods work. Imported by the
 * auto-configuration.
 */
@Configuration(proxyBeanMethods = false)
public class EslHandlerConfiguration {

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
	 * Nobody asks for a bean that only handles events: lazily, it would never be made.
	 */
	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static LazyInitializationExcludeFilter eslHandlerLazyInitializationExcludeFilter() {
		return (name, definition, type) -> HandlerMethodIntrospector.hasHandlers(type);
	}

	@Bean
	DefaultEslHandlerRegistry eslHandlerRegistry() {
		return new DefaultEslHandlerRegistry();
	}

	@Bean
	@Fallback
	HandlerMethodRegistrar eslHandlerBinder(ConfigurableListableBeanFactory beanFactory,
			DefaultEslHandlerRegistry registry, ObjectProvider<EslListenerErrorHandler> errorHandler) {
		AnnotationValueResolver values = new AnnotationValueResolver(beanFactory);
		HandlerMethodArgumentResolvers arguments = new HandlerMethodArgumentResolvers(conversionService(beanFactory),
				values::text);
		return new HandlerMethodRegistrar(new HandlerMethodIntrospector(arguments, values), arguments,
				new HandlerMethodInvoker(errorHandler::getIfUnique), registry);
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
