package io.github.eslboot.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Scope;

/**
 * Marks a bean of which every call gets an instance of its own. The instance is made when
 * the first event comes that one of its {@link EslEventHandler @EslEventHandler} methods
 * asks for; these methods hear that call only, one event at a time and in order. At the
 * call's end, however that comes, the instance is destroyed ({@code @PreDestroy},
 * {@link org.springframework.beans.factory.DisposableBean}).
 * <p>
 * Such a bean may have the call's {@link io.github.eslboot.call.EslCall} and its
 * {@link io.github.eslboot.EslTemplate} injected, and keep the state of its call in plain
 * fields. It cannot be injected elsewhere, as there is no call to tell which one is
 * meant.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Scope(CallScope.NAME)
public @interface CallScope {

	/** The scope's name. */
	String NAME = "call";

}
