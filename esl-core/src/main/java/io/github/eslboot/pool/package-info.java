/**
 * Command connections of one server, lent for the time of a command and given back. Start
 * with {@link io.github.eslboot.pool.EslConnectionPool}.
 */
@NullMarked
package io.github.eslboot.pool;

import org.jspecify.annotations.NullMarked;
