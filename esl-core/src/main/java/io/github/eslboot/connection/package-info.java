/**
 * One authenticated socket: how it is opened, how commands and their replies are paired,
 * when it counts as dead, and what each failure is called. Start with
 * {@link io.github.eslboot.connection.EslConnection}.
 */
@NullMarked
package io.github.eslboot.connection;

import org.jspecify.annotations.NullMarked;
