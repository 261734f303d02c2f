/**
 * The side-by-side run: a {@linkplain io.github.eslboot.benchmarks.ReplayServer server}
 * that replays recorded events, and
 * {@linkplain io.github.eslboot.benchmarks.ClientProcess processes} in each of which one
 * client receives them. Start with {@link io.github.eslboot.benchmarks.SideBySide}.
 */
@NullMarked
package io.github.eslboot.benchmarks;

import org.jspecify.annotations.NullMarked;
