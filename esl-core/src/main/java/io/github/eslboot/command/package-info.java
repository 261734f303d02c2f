/**
 * Commands, built so that no text argument can end a line and start another command.
 * Start with {@link io.github.eslboot.command.EslCommand} for the Event Socket's own
 * commands, {@link io.github.eslboot.command.ApiCommand} for typed API commands, and
 * {@link io.github.eslboot.command.Originate} for new calls.
 */
@NullMarked
package io.github.eslboot.command;

import org.jspecify.annotations.NullMarked;
