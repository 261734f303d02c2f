/**
 * The simulator as a bean of a Spring test's context. Needs spring-test on the class
 * path.
 */
@NullMarked
package io.github.eslboot.test.spring;

import org.jspecify.annotations.NullMarked;
