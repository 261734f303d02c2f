/**
 * Says under {@code /actuator/health} whether FreeSWITCH can be reached.
 */
@NullMarked
package io.github.eslboot.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
