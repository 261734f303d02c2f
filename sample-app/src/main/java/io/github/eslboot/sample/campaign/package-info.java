/**
 * Campaigns that call a list of numbers under limits.
 */
@NullMarked
package io.github.eslboot.sample.campaign;

import org.jspecify.annotations.NullMarked;
