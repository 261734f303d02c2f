/**
 * Control of single calls from start to end. A handle tracks the state of its call, runs
 * applications on it and waits for their ends. Start with
 * {@link io.github.eslboot.call.EslCall}, and with
 * {@link io.github.eslboot.call.PendingCall} for a call that is being originated. An
 * operation that the end of the call interrupts always throws a
 * {@link io.github.eslboot.call.CallEndedException}.
 */
@NullMarked
package io.github.eslboot.call;

import org.jspecify.annotations.NullMarked;
