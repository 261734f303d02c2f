/**
 * Call detail records and timelines of calls in a database.
 */
@NullMarked
package io.github.eslboot.sample.records;

import org.jspecify.annotations.NullMarked;
