/**
 * Makes the beans an application injects out of the {@code freeswitch.esl.*} properties.
 * Start with {@link io.github.eslboot.autoconfigure.EslProperties} for what can be set,
 * and with {@link io.github.eslboot.autoconfigure.EslAutoConfiguration} for what is made
 * of it.
 */
@NullMarked
package io.github.eslboot.autoconfigure;

import org.jspecify.annotations.NullMarked;
