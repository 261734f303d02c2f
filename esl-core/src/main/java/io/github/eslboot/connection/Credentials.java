package io.github.eslboot.connection;

import io.github.eslboot.command.EslCommand;
import org.jspecify.annotations.Nullable;

/**
 * How a connection proves who it is. {@link #toString()} does not tell the password.
 */
public final class Credentials {

	/** For connections that the server opens; never sent. */
	static final Credentials NONE = new Credentials(null, EslCommand.exit());

	private final @Nullable String user;

	private final EslCommand command;

	private Credentials(@Nullable String user, EslCommand command) {
		this.user = user;
		this.command = command;
	}

	/**
	 * The server's own password, from {@code event_socket.conf}.
	 * @param password the password
	 * @return the credentials
	 */
	public static Credentials ofPassword(String password) {
		return new Credentials(null, EslCommand.auth(password));
	}

	/**
	 * A user of the directory, who may be limited to some events and API commands.
	 * @param user the user, {@code name@domain}
	 * @param password the user's {@code esl-password}
	 * @return the credentials
	 */
	public static Credentials ofUser(String user, String password) {
		return new Credentials(user, EslCommand.userauth(user, password));
	}

	/**
	 * Returns the user.
	 * @return the user, or {@code null} when the server's password is used
	 */
	public @Nullable String user() {
		return this.user;
	}

	EslCommand command() {
		return this.command;
	}

	@Override
	public String toString() {
		return (this.user != null) ? "user " + this.user : "the server's password";
	}

}
