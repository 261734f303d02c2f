/**
 * Support for tests of applications: the test slice
 * {@link io.github.eslboot.autoconfigure.test.EslTest @EslTest} and AssertJ assertions
 * for events, calls and pools.
 */
@NullMarked
package io.github.eslboot.autoconfigure.test;

import org.jspecify.annotations.NullMarked;
