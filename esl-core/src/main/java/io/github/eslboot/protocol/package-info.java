/**
 * Values of the Event Socket protocol: headers, events, replies and notices. They are
 * immutable and perform no I/O. Start with {@link io.github.eslboot.protocol.EslEvent}
 * and {@link io.github.eslboot.protocol.EslHeaders}. Sealed types and their subtypes
 * refer to each other; there are no other dependency cycles among the classes of this
 * package.
 */
@NullMarked
package io.github.eslboot.protocol;

import org.jspecify.annotations.NullMarked;
