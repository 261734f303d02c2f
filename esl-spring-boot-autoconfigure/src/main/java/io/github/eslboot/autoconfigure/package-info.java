/**
 * Auto-configuration of the Event Socket client from the {@code freeswitch.esl.*}
 * properties. {@link io.github.eslboot.autoconfigure.EslProperties} lists the properties,
 * {@link io.github.eslboot.autoconfigure.EslAutoConfiguration} defines the beans.
 */
@NullMarked
package io.github.eslboot.autoconfigure;

import org.jspecify.annotations.NullMarked;
