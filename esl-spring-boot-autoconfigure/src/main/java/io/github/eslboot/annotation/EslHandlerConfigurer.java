package io.github.eslboot.annotation;

import java.util.List;

import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/**
 * Callback for the configuration of handler methods. Beans of this type are called once,
 * in their order, before the first handler is registered.
 *
 * @since 0.1.0
 */
public interface EslHandlerConfigurer {

	/**
	 * Adds resolvers of parameters that the library does not resolve itself. The payload
	 * of the message that a resolver receives is the
	 * {@link io.github.eslboot.protocol.EslEvent}. Resolvers are called on the thread of
	 * the handler. Add none that resolves every parameter: it would hide mistakes that
	 * are reported at the start.
	 * @param resolvers the resolvers so far, to which others are added
	 */
	default void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
	}

}
