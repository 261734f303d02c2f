package io.github.eslboot.test;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The commands {@code auth} and {@code userauth} of one connection.
 */
final class AuthenticationCommands {

	private final SimulatorOptions options;

	private final ConnectionFaults faults;

	private final Runnable onSuccess;

	private @Nullable SimulatedUser user;

	/**
	 * Creates the commands.
	 * @param options password and users
	 * @param faults faults of the connection
	 * @param onSuccess marks the connection as authenticated
	 */
	AuthenticationCommands(SimulatorOptions options, ConnectionFaults faults, Runnable onSuccess) {
		this.options = options;
		this.faults = faults;
		this.onSuccess = onSuccess;
	}

	/** Returns the user that authenticated with {@code userauth}, or {@code null}. */
	@Nullable SimulatedUser user() {
		return this.user;
	}

	Reply authenticate(ReceivedCommand command) {
		ConnectionFaults.Active<FaultKind.WrongPassword> fault = this.faults.find(FaultKind.WrongPassword.class);
		if (command.startsWith("auth ")) {
			if (fault == null && command.line().substring(5).equals(this.options.password())) {
				this.onSuccess.run();
				return Reply.text("+OK accepted");
			}
		}
		else if (command.startsWith("userauth ")) {
			SimulatedUser found = findUser(this.options.users(), command.line().substring(9).strip());
			if (fault == null && found != null) {
				this.user = found;
				this.onSuccess.run();
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
	private static @Nullable SimulatedUser findUser(List<SimulatedUser> users, String login) {
		int at = login.indexOf('@');
		int colon = login.indexOf(':');
		if (at < 0 || colon < 0) {
			return null;
		}
		String name = (at < colon) ? login.substring(0, colon)
				: login.substring(0, colon) + login.substring(login.lastIndexOf('@'));
		String password = (at < colon) ? login.substring(colon + 1)
				: login.substring(colon + 1, login.lastIndexOf('@'));
		for (SimulatedUser candidate : users) {
			if (candidate.name().equals(name) && candidate.password().equals(password)) {
				return candidate;
			}
		}
		return null;
	}

	private Reply accepted(SimulatedUser found) {
		String headers = "Reply-Text: +OK accepted\nAllowed-Events: " + orAll(found.allowedEvents()) + "\nAllowed-API: "
				+ orAll(found.allowedApi()) + "\nAllowed-LOG: " + found.allowedLog() + "\n";
		ConnectionFaults.Active<FaultKind.TruncatedUserauthReply> truncated = this.faults
			.find(FaultKind.TruncatedUserauthReply.class);
		if (truncated != null) {
			truncated.injected().hit();
			return Reply.headers(headers);
		}
		return Reply.headers(headers + "\n");
	}

	private static String orAll(@Nullable String list) {
		return (list != null) ? list : "all";
	}

}
