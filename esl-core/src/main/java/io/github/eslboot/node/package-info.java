/**
 * One server with its command pool, event stream and background jobs.
 */
@NullMarked
package io.github.eslboot.node;

import org.jspecify.annotations.NullMarked;
