/**
 * What applications use: {@link io.github.eslboot.EslTemplate} sends commands and binds
 * listeners to calls.
 */
@NullMarked
package io.github.eslboot;

import org.jspecify.annotations.NullMarked;
