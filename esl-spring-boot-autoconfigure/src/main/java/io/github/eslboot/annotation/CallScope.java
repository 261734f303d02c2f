package io.github.eslboot.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Scope;

/**
 * Marks a bean that has one instance per call. The instance is created on the first event
 * that one of its {@link EslEventHandler @EslEventHandler} methods selects; these methods
 * receive the events of that call only, one at a time and in order. The instance is
 * destroyed ({@code @PreDestroy},
 * {@link org.springframework.beans.factory.DisposableBean}) when the call ends or is
 * lost, or when the application context is closed: then after the event streams have
 * stopped and before other beans are destroyed.
 * <p>
 * Such a bean may have the call's {@link io.github.eslboot.call.EslCall} and its
 * {@link io.github.eslboot.EslTemplate} injected, and keep the state of its call in plain
 * fields. It cannot be injected into beans of other scopes, because they have no current
 * call.
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Scope(CallScope.NAME)
public @interface CallScope {

	/** The scope's name. */
	String NAME = "call";

}
