/**
 * Micrometer meters of nodes, groups, call limits and the session server, named
 * {@code freeswitch.esl.*}. Meters of a node have the tag {@code node}; the others have
 * {@code group}, {@code gateway}, {@code server} or, for threads, {@code use}.
 */
@NullMarked
package io.github.eslboot.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
