/**
 * Voice menu for incoming calls, in an outbound session.
 */
@NullMarked
package io.github.eslboot.sample.ivr;

import org.jspecify.annotations.NullMarked;
