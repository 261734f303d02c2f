/**
 * Command connections of one server, borrowed for a command and returned afterwards.
 * Start with {@link io.github.eslboot.pool.EslConnectionPool}.
 */
@NullMarked
package io.github.eslboot.pool;

import org.jspecify.annotations.NullMarked;
