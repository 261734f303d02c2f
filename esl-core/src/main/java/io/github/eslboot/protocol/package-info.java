/**
 * Values of the Event Socket protocol: headers, events, replies and notices. They are
 * immutable and do no I/O. Start with {@link io.github.eslboot.protocol.EslEvent} and
 * {@link io.github.eslboot.protocol.EslHeaders}. Sealed types and their subtypes refer to
 * each other; these are the only circles among the classes of this package.
 */
@NullMarked
package io.github.eslboot.protocol;

import org.jspecify.annotations.NullMarked;
