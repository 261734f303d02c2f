package io.github.eslboot.test.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Provides tests with a {@link io.github.eslboot.test.FreeSwitchSimulator} as a
 * parameter. See {@link FreeSwitchSimulatorExtension} for its scope.
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(FreeSwitchSimulatorExtension.class)
public @interface FreeSwitchTest {

	/**
	 * Whether a simulator that several tests share is reset after each of them.
	 * @return {@code true} to reset it, see
	 * {@link io.github.eslboot.test.FreeSwitchSimulator#reset()}
	 */
	boolean resetAfterEach() default false;

}
