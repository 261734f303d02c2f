package io.github.eslboot.autoconfigure.observation;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.protocol.EslReply;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.RequestReplySenderContext;

/**
 * Context of an observed command. Its response is the reply, {@code null} until the end
 * and after a failure. No trace is sent with a command.
 *
 * @since 0.1.0
 */
public final class EslCommandContext extends RequestReplySenderContext<EslCommand, EslReply> {

	private final String node;

	private final EslCommand command;

	EslCommandContext(String node, EslCommand command) {
		super((carrier, field, value) -> {
		}, Kind.CLIENT);
		this.node = node;
		this.command = command;
		setCarrier(command);
		setRemoteServiceName(node);
	}

	/**
	 * Returns the name of the node, or of the session server for the command of an
	 * outbound session.
	 * @return the name
	 */
	public String getNode() {
		return this.node;
	}

	/**
	 * Returns the command.
	 * @return the command
	 */
	public EslCommand getCommand() {
		return this.command;
	}

}
