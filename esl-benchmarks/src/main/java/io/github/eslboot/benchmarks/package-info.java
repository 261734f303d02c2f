/**
 * Side-by-side run of several clients: a
 * {@linkplain io.github.eslboot.benchmarks.ReplayServer server} replays recorded events,
 * and {@linkplain io.github.eslboot.benchmarks.ClientProcess processes} receive them with
 * one client each. Start reading at {@link io.github.eslboot.benchmarks.SideBySide}.
 */
@NullMarked
package io.github.eslboot.benchmarks;

import org.jspecify.annotations.NullMarked;
