/**
 * Operations that applications use. Start with {@link io.github.eslboot.EslTemplate},
 * which sends commands, originates calls and registers listeners, or without Spring with
 * {@link io.github.eslboot.EslClient}, which owns one. Each operation is written once: a
 * {@code Target} selects the node, {@code Nodes} runs the work there and fails over, and
 * {@code NodeClient} does it.
 */
@NullMarked
package io.github.eslboot;

import org.jspecify.annotations.NullMarked;
