package io.github.eslboot.test.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that take a {@link io.github.eslboot.test.FreeSwitchSimulator} as a parameter;
 * see {@link FreeSwitchSimulatorExtension}.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(FreeSwitchSimulatorExtension.class)
public @interface FreeSwitchTest {

}
