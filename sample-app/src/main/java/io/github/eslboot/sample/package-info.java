/**
 * A small call desk: a page that shows live calls and lets somebody place, hold and hang
 * up calls. Start reading at {@link io.github.eslboot.sample.CallEvents}, which hears the
 * calls, and {@link io.github.eslboot.sample.CallDesk}, which controls them; the rest is
 * an ordinary web application.
 */
@NullMarked
package io.github.eslboot.sample;

import org.jspecify.annotations.NullMarked;
