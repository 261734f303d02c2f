/**
 * Health indicators that show whether FreeSWITCH can be reached.
 */
@NullMarked
package io.github.eslboot.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
