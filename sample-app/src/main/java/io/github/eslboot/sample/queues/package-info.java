/**
 * Queues and agents of the call centre module.
 */
@NullMarked
package io.github.eslboot.sample.queues;

import org.jspecify.annotations.NullMarked;
