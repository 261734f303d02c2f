package io.github.eslboot;

import java.time.Duration;

import io.github.eslboot.command.CommandInternals;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.Originate;

/** Selects the node that runs an operation. */
sealed interface Target {

	/**
	 * Returns the target of a command.
	 * @param command the command
	 * @return the node of the call that the command names, the only node, or any node
	 */
	static OfCommand of(EslCommand command) {
		String uuid = command.callUuid();
		if (uuid != null) {
			return new NodeOfCall(uuid);
		}
		return CommandInternals.isHangupAll(command) ? OnlyNode.INSTANCE : AnyNode.INSTANCE;
	}

	/** Target of a command. */
	sealed interface OfCommand extends Target {

	}

	/**
	 * The node that a call lives on.
	 *
	 * @param uuid the call
	 */
	record NodeOfCall(String uuid) implements OfCommand {

	}

	/** Any node that accepts new work. */
	enum AnyNode implements OfCommand {

		INSTANCE

	}

	/**
	 * The only node. A group refuses a command with this target: its effect would depend
	 * on the node that the load balancer picks.
	 */
	enum OnlyNode implements OfCommand {

		INSTANCE

	}

	/**
	 * A node that accepts new calls and whose limits, together with those of the
	 * gateways, admit this call.
	 *
	 * @param call the call to be placed
	 * @param minWait maximum wait for the limits, if it is longer than theirs
	 */
	record Placing(Originate call, Duration minWait) implements Target {

	}

}
