/**
 * Internal helpers that every other package may use. Not part of the API: may change in
 * any release.
 */
@NullMarked
package io.github.eslboot.internal;

import org.jspecify.annotations.NullMarked;
