/**
 * Transfers of calls, with and without a consultation.
 */
@NullMarked
package io.github.eslboot.sample.transfer;

import org.jspecify.annotations.NullMarked;
