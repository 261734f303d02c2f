/**
 * A small call desk: a page that shows live calls, and buttons to place, hold and hang up
 * calls. Start reading at {@link io.github.eslboot.sample.CallEvents}, which handles the
 * events of calls, and {@link io.github.eslboot.sample.CallDesk}, which controls calls;
 * the rest is an ordinary web application.
 */
@NullMarked
package io.github.eslboot.sample;

import org.jspecify.annotations.NullMarked;
