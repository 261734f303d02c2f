/**
 * Operations for applications. Start with {@link io.github.eslboot.EslTemplate}, which
 * sends commands, originates calls and registers listeners; without Spring start with
 * {@link io.github.eslboot.EslClient}, which creates a template. Inside, a {@code Target}
 * selects the node of an operation, {@code Nodes} runs the operation there and fails
 * over, and {@code NodeClient} executes it.
 */
@NullMarked
package io.github.eslboot;

import org.jspecify.annotations.NullMarked;
