/**
 * Messages to the open pages, as server-sent events.
 */
@NullMarked
package io.github.eslboot.sample.live;

import org.jspecify.annotations.NullMarked;
