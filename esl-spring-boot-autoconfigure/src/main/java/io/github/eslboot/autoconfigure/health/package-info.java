/**
 * Health indicators of the client and of the session server.
 */
@NullMarked
package io.github.eslboot.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
