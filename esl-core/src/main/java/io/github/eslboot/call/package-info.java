/**
 * Control of one call from start to end. A handle knows the state of its call, runs
 * applications on it and waits for their own ends. Start with
 * {@link io.github.eslboot.call.EslCall}; what a handle rests on is
 * {@link io.github.eslboot.call.CallLink}.
 */
@NullMarked
package io.github.eslboot.call;

import org.jspecify.annotations.NullMarked;
