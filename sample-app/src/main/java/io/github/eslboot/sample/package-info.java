/**
 * A small contact centre, with a package for each feature. Start reading at
 * {@link io.github.eslboot.sample.calls.CallDesk}, which controls calls, and at the
 * package {@code records}, which stores them; the rest is an ordinary web application.
 */
@NullMarked
package io.github.eslboot.sample;

import org.jspecify.annotations.NullMarked;
