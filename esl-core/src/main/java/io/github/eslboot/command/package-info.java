/**
 * Everything a client can send, built so that nothing a caller passes in can end a line
 * and start a command of its own. Start with {@link io.github.eslboot.command.EslCommand}
 * and {@link io.github.eslboot.command.Originate}.
 */
@NullMarked
package io.github.eslboot.command;

import org.jspecify.annotations.NullMarked;
