/**
 * Internal: transport of the commands and events of controlled calls. Not part of the
 * API: may change in any release.
 */
@NullMarked
package io.github.eslboot.call.link;

import org.jspecify.annotations.NullMarked;
