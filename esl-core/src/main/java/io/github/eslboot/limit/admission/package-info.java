/**
 * Internal: admission of calls as their limits allow. Only esl-core uses this package; it
 * may change in any release.
 */
@NullMarked
package io.github.eslboot.limit.admission;

import org.jspecify.annotations.NullMarked;
