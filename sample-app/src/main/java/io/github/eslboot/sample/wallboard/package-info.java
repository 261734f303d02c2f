/**
 * History of the figures that the wallboard shows.
 */
@NullMarked
package io.github.eslboot.sample.wallboard;

import org.jspecify.annotations.NullMarked;
