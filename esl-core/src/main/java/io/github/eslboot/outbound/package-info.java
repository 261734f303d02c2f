/**
 * Outbound mode: FreeSWITCH connects to the application with its dialplan application
 * {@code socket}, one connection per call. Users start with
 * {@link io.github.eslboot.outbound.EslSessionServer}.
 * <p>
 * Reading order, along the path of a connection: {@code Acceptor} accepts the socket,
 * {@code Slots} bounds the number of sessions, {@code SessionSocket} performs the
 * handshake, {@code SessionLink} sends the call's commands, and
 * {@link io.github.eslboot.outbound.EslSession} is what the handler receives.
 * {@code EslSessionServer} ties them together.
 */
@NullMarked
package io.github.eslboot.outbound;

import org.jspecify.annotations.NullMarked;
