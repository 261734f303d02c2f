/**
 * FreeSWITCH calls us: connections that its application {@code socket} opens, one a call,
 * are taken in a bounded set of slots and handed to a handler. Start with
 * {@link io.github.eslboot.outbound.EslSessionServer}.
 */
@NullMarked
package io.github.eslboot.outbound;

import org.jspecify.annotations.NullMarked;
