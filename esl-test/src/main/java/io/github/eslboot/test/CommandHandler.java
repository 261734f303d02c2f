package io.github.eslboot.test;

import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Dispatcher of the commands of one connection. Like FreeSWITCH it recognizes a command
 * by its first letters, which are compared in a fixed order.
 */
final class CommandHandler {

	private final ConnectionLoop connection;

	private final EventSocketServer server;

	private final AuthenticationCommands authentication;

	private final SessionCommands session;

	private final List<Command> commands;

	CommandHandler(ConnectionLoop connection, EventSocketServer server) {
		this.connection = connection;
		this.server = server;
		this.authentication = new AuthenticationCommands(server.options(), connection.faults(),
				connection::authenticated);
		this.session = new SessionCommands(server);
		EventCommands events = new EventCommands(connection.events(), server, this.session);
		ApiCommands api = new ApiCommands(connection, server);
		this.commands = List.of(
		// @formatter:off
			new Command("filter ", true, (command, arguments, raw) -> events.filter(arguments)),
			new Command("resume", true, (command, arguments, raw) -> this.session.resume()),
			new Command("connect", true, (command, arguments, raw) -> this.session.connect()),
			new Command("getvar", true, (command, arguments, raw) -> this.session.getVariable(arguments.strip())),
			new Command("myevents", true, (command, arguments, raw) -> events.myEvents(arguments)),
			new Command("divert_events", true, (command, arguments, raw) -> this.session.divert(arguments.strip())),
			new Command("sendmsg", true, (command, arguments, raw) -> this.session.sendMessage(command, raw)),
			new Command("sendevent", false, (command, arguments, raw) -> this.session.sendEvent(command)),
			new Command("api ", false, (command, arguments, raw) -> api.api(arguments, user())),
			new Command("bgapi ", false,
					(command, arguments, raw) -> api.bgapi(arguments, command.header("Job-UUID"), user())),
			new Command("log", false, (command, arguments, raw) -> events.log(arguments.strip(), user())),
			new Command("linger", false, (command, arguments, raw) -> this.session.linger(arguments.strip())),
			new Command("nolinger", false, (command, arguments, raw) -> this.session.noLinger()),
			new Command("nolog", false, (command, arguments, raw) -> events.noLog()),
			new Command("event", false, (command, arguments, raw) -> events.event(arguments, user())),
			new Command("nixevent", false, (command, arguments, raw) -> events.nixEvent(arguments)),
			new Command("noevents", false, (command, arguments, raw) -> events.noEvents()));
		// @formatter:on
	}

	private @Nullable SimulatedUser user() {
		return this.authentication.user();
	}

	SessionCommands session() {
		return this.session;
	}

	/**
	 * Executes a command on the connection's thread.
	 * @param command the command
	 * @param raw its first line and headers as received
	 * @return the reply, or {@code null} if the connection is to be closed without one
	 */
	@Nullable Reply execute(ReceivedCommand command, String raw) throws InterruptedException {
		if (command.startsWith("exit") || command.startsWith("...")) {
			return Reply.text("+OK bye").andClose();
		}
		if (!this.connection.isAuthenticated()) {
			return this.authentication.authenticate(command);
		}
		if ((raw.contains("reload") || raw.contains("unload")) && raw.contains("mod_event_socket")) {
			this.server.startThread(this.server::reload, "reload");
			return Reply.api("+OK Job-UUID: " + UUID.randomUUID() + "\n");
		}
		for (Command candidate : this.commands) {
			if (command.startsWith(candidate.prefix())) {
				boolean permitted = candidate.inLimitedSession() || !this.session.isLimited();
				return permitted
						? candidate.handler()
							.execute(command, command.line().substring(candidate.prefix().length()), raw)
						: Reply.NOT_FOUND;
			}
		}
		return Reply.NOT_FOUND;
	}

	/**
	 * Entry of the table of commands.
	 *
	 * @param prefix first letters of the command
	 * @param inLimitedSession whether a session without {@code full} may use it
	 * @param handler executes it
	 */
	private record Command(String prefix, boolean inLimitedSession, Handler handler) {
	}

	/** Executes one kind of command. */
	@FunctionalInterface
	private interface Handler {

		@Nullable Reply execute(ReceivedCommand command, String arguments, String raw) throws InterruptedException;

	}

}
