/**
 * Values of the Event Socket wire: header blocks, events, replies and notices. Everything
 * here is immutable, does no I/O and knows nothing above it. Start with
 * {@link io.github.eslboot.protocol.EslEvent} and
 * {@link io.github.eslboot.protocol.EslHeaders}.
 */
@NullMarked
package io.github.eslboot.protocol;

import org.jspecify.annotations.NullMarked;
