package io.github.eslboot.autoconfigure.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.eslboot.test.spring.EmbeddedFreeSwitch;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Test slice for the part of an application that works with FreeSWITCH. The context has
 * the client, a {@link io.github.eslboot.test.FreeSwitchSimulator} that the client is
 * connected to, and of the application's components those that have handler methods
 * ({@code @EslEventHandler}, {@code @EslCallHandler} and the like) or extend the client
 * (listeners, customizers). Other components, such as services, controllers and
 * repositories, are left out: import them with {@code @Import}, or replace them with
 * {@code @MockitoBean}. Other auto-configurations are disabled.
 * <p>
 * The simulator is reset after each test method.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(EslTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(EslTypeExcludeFilter.class)
@AutoConfigureEsl
@EmbeddedFreeSwitch
public @interface EslTest {

	/**
	 * Properties of the form {@code key=value} for the environment of the context.
	 * @return the properties
	 */
	String[] properties() default {};

	/**
	 * Names of the nodes of a group, each with a simulator of its own.
	 * @return the names; none for a single server
	 */
	@AliasFor(annotation = EmbeddedFreeSwitch.class, attribute = "nodes")
	String[] nodes() default {};

	/**
	 * Whether the components that the slice includes by default are included.
	 * @return {@code false} to include only those of {@link #includeFilters()}
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Filters of further components to include.
	 * @return the filters
	 */
	ComponentScan.Filter[] includeFilters() default {};

	/**
	 * Filters of components to exclude.
	 * @return the filters
	 */
	ComponentScan.Filter[] excludeFilters() default {};

}
