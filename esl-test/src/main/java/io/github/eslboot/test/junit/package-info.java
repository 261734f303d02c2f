/**
 * JUnit integration: the simulator as a parameter of tests. Needs junit-jupiter-api on
 * the class path.
 */
@NullMarked
package io.github.eslboot.test.junit;

import org.jspecify.annotations.NullMarked;
