/**
 * Live calls: the list that events keep up to date, and the operations on them. Start
 * reading at {@link io.github.eslboot.sample.calls.CallDesk}.
 */
@NullMarked
package io.github.eslboot.sample.calls;

import org.jspecify.annotations.NullMarked;
