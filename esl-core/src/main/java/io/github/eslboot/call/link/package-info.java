/**
 * Internal: transport of the commands and events of calls. Only esl-core uses this
 * package.
 */
@NullMarked
package io.github.eslboot.call.link;

import org.jspecify.annotations.NullMarked;
