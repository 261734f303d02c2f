/**
 * Spring integration: the simulator as a bean of a test's context. Needs spring-test on
 * the class path.
 */
@NullMarked
package io.github.eslboot.test.spring;

import org.jspecify.annotations.NullMarked;
