/**
 * One authenticated connection to a FreeSWITCH server: its options, credentials, threads
 * and failures. Start with {@link io.github.eslboot.connection.EslConnection}. How a
 * connection uses its socket is the concern of the internal package
 * {@code connection.wire}. The classes named {@code …Internals} are for the other
 * packages of esl-core only.
 */
@NullMarked
package io.github.eslboot.connection;

import org.jspecify.annotations.NullMarked;
