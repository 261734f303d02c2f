/**
 * Bytes to values: the Netty handler that cuts the stream into frames, and the parsers of
 * JSON and XML events. Lengths count bytes, splits may fall anywhere, and limits end a
 * frame that would never end.
 */
@NullMarked
package io.github.eslboot.protocol.codec;

import org.jspecify.annotations.NullMarked;
