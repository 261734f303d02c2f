/**
 * Recordings of calls, and their playback.
 */
@NullMarked
package io.github.eslboot.sample.recordings;

import org.jspecify.annotations.NullMarked;
