package io.github.eslboot.test;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * Executes the commands of one connection. FreeSWITCH recognises a command by its first
 * letters, in a fixed order; so does this.
 */
final class CommandHandler {

	private final ConnectionLoop connection;

	private final EventSocketServer server;

	private final EventCommands events;

	private final SessionCommands session;

	private @Nullable SimulatedUser user;

	CommandHandler(ConnectionLoop connection, EventSocketServer server) {
		this.connection = connection;
		this.server = server;
		this.session = new SessionCommands(connection, server);
		this.events = new EventCommands(connection, server, this.session);
	}

	SessionCommands session() {
		return this.session;
	}

	/**
	 * Executes a command on the connection's thread.
	 * @param command the command
	 * @param raw its head as it came
	 * @return the reply, or null if the connection is to be closed without one
	 */
	@Nullable Reply execute(ReceivedCommand command, String raw) throws InterruptedException {
		if (command.startsWith("exit") || command.startsWith("...")) {
			return Reply.text("+OK bye").andClose();
		}
		if (!this.connection.isAuthenticated()) {
			return authenticate(command);
		}
		if ((raw.contains("reload") || raw.contains("unload")) && raw.contains("mod_event_socket")) {
			this.server.startThread(this.server::reload, "reload");
			return Reply.api("+OK Job-UUID: " + UUID.randomUUID() + "\n");
		}
		if (command.startsWith("filter ")) {
			return this.events.filter(command.line().substring(7));
		}
		if (command.startsWith("resume")) {
			return this.session.resume();
		}
		if (command.startsWith("connect")) {
			return this.session.connect();
		}
		if (command.startsWith("getvar")) {
			return this.session.getVariable(command.line().substring(6).strip());
		}
		if (command.startsWith("myevents")) {
			return this.events.myEvents(command.line().substring(8));
		}
		if (command.startsWith("divert_events")) {
			return this.session.divert(command.line().substring(13).strip());
		}
		if (command.startsWith("sendmsg")) {
			return this.session.sendMessage(command, raw);
		}
		if (this.session.isLimited()) {
			return Reply.NOT_FOUND;
		}
		if (command.startsWith("sendevent")) {
			return this.session.sendEvent(command);
		}
		if (command.startsWith("api ")) {
			return api(command);
		}
		if (command.startsWith("bgapi ")) {
			return backgroundApi(command);
		}
		if (command.startsWith("log")) {
			return this.events.log(command.line().substring(3).strip(), this.user);
		}
		if (command.startsWith("linger")) {
			return this.session.linger(command.line().substring(6).strip());
		}
		if (command.startsWith("nolinger")) {
			return this.session.noLinger();
		}
		if (command.startsWith("nolog")) {
			return this.events.noLog();
		}
		if (command.startsWith("event")) {
			return this.events.event(command.line().substring(5), this.user);
		}
		if (command.startsWith("nixevent")) {
			return this.events.nixEvent(command.line().substring(8));
		}
		if (command.startsWith("noevents")) {
			return this.events.noEvents();
		}
		return Reply.NOT_FOUND;
	}

	private Reply authenticate(ReceivedCommand command) {
		ConnectionFaults.Active<Fault.WrongPassword> fault = this.connection.faults().find(Fault.WrongPassword.class);
		if (command.startsWith("auth ")) {
			if (fault == null && command.line().substring(5).equals(this.server.options().password())) {
				this.connection.authenticated();
				return Reply.text("+OK accepted");
			}
		}
		else if (command.startsWith("userauth ")) {
			SimulatedUser found = findUser(command.line().substring(9).strip());
			if (fault == null && found != null) {
				this.user = found;
				this.connection.authenticated();
				return accepted(found);
			}
		}
		else {
			return Reply.NOT_FOUND;
		}
		if (fault != null) {
			fault.injected().hit();
		}
		return Reply.text("-ERR invalid").andClose();
	}

	// user@domain:password or user:password@domain
	private @Nullable SimulatedUser findUser(String login) {
		int at = login.indexOf('@');
		int colon = login.indexOf(':');
		if (at < 0 || colon < 0) {
			return null;
		}
		String name = (at < colon) ? login.substring(0, colon)
				: login.substring(0, colon) + login.substring(login.lastIndexOf('@'));
		String password = (at < colon) ? login.substring(colon + 1)
				: login.substring(colon + 1, login.lastIndexOf('@'));
		for (SimulatedUser candidate : this.server.options().users()) {
			if (candidate.name().equals(name) && candidate.password().equals(password)) {
				return candidate;
			}
		}
		return null;
	}

	private Reply accepted(SimulatedUser found) {
		String headers = "Reply-Text: +OK accepted\nAllowed-Events: " + orAll(found.allowedEvents()) + "\nAllowed-API: "
				+ orAll(found.allowedApi()) + "\nAllowed-LOG: " + found.allowedLog() + "\n";
		ConnectionFaults.Active<Fault.TruncatedUserauthReply> truncated = this.connection.faults()
			.find(Fault.TruncatedUserauthReply.class);
		if (truncated != null) {
			truncated.injected().hit();
			return Reply.headers(headers);
		}
		return Reply.headers(headers + "\n");
	}

	private static String orAll(@Nullable String list) {
		return (list != null) ? list : "all";
	}

	private Reply api(ReceivedCommand command) throws InterruptedException {
		ApiCall call = call(command.line().substring(4), null);
		if (denied(call)) {
			return Reply.text("-ERR permission denied");
		}
		CompletableFuture<String> result = this.server.api().run(this.server.core(), call);
		try {
			String text = result.get();
			return Reply.api(text.isEmpty() ? "-ERR no reply\n" : text);
		}
		catch (ExecutionException ex) {
			return Reply.api("-ERR " + call.name() + " Command not found!\n");
		}
	}

	private Reply backgroundApi(ReceivedCommand command) throws InterruptedException {
		String wish = command.header("Job-UUID");
		String uuid = (wish != null) ? wish : UUID.randomUUID().toString();
		ApiCall call = call(command.line().substring(6), uuid);
		if (denied(call)) {
			return Reply.text("-ERR permission denied");
		}
		// The job runs before its reply is written: others may see the result first.
		this.server.api().runInBackground(this.server.core(), call, this.connection);
		long cost = this.server.options().bgapiCost().toMillis();
		if (cost > 0) {
			Thread.sleep(cost);
		}
		return Reply.headers("Reply-Text: +OK Job-UUID: " + uuid + "\nJob-UUID: " + uuid + "\n\n");
	}

	// Split at the first blank: a second one belongs to the arguments.
	private ApiCall call(String text, @Nullable String jobUuid) {
		int blank = text.indexOf(' ');
		String name = (blank < 0) ? text.strip() : text.substring(0, blank);
		String arguments = (blank < 0) ? "" : text.substring(blank + 1).strip();
		return new ApiCall(name, arguments, this.connection, jobUuid);
	}

	private boolean denied(ApiCall call) {
		return this.user != null && !this.user.mayUseApi(call.name());
	}

}
