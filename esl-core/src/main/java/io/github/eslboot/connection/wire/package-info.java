/**
 * Internal: how one connection uses its socket. Netty handler, handshake, writer, pending
 * replies, the caller that reads its own reply, and the wake-up of the server. Only
 * esl-core uses this package; it may change in any release. Start with
 * {@link io.github.eslboot.connection.wire.EslConnectionHandler}. {@code PendingReplies}
 * finds the command that a reply belongs to; {@code CallerReplyReader} explains which
 * thread reads the reply.
 */
@NullMarked
package io.github.eslboot.connection.wire;

import org.jspecify.annotations.NullMarked;
