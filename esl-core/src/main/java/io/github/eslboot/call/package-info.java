/**
 * Control of one call from its start to its end. A handle knows the state of its call,
 * runs applications on it and waits for their ends. Start with
 * {@link io.github.eslboot.call.EslCall}, and with
 * {@link io.github.eslboot.call.PendingCall} for a call that is being originated. A call
 * whose end interrupts an operation always throws
 * {@link io.github.eslboot.call.CallEndedException}.
 */
@NullMarked
package io.github.eslboot.call;

import org.jspecify.annotations.NullMarked;
