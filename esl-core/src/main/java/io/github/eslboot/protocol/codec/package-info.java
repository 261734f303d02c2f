/**
 * Internal: Netty handler that decodes frames, and parsers of JSON and XML events. Only
 * esl-core uses this package.
 */
@NullMarked
package io.github.eslboot.protocol.codec;

import org.jspecify.annotations.NullMarked;
