package io.github.eslboot.connection;

import java.util.Objects;

import io.github.eslboot.command.EslCommand;
import org.jspecify.annotations.Nullable;

/**
 * How a connection proves who it is. {@link #toString()} does not tell the password.
 */
public final class Credentials {

	/** For connections that the server opens; never sent. */
	static final Credentials NONE = new Credentials(null, "", EslCommand.exit());

	private final @Nullable String user;

	private final String password;

	private final EslCommand command;

	private Credentials(@Nullable String user, String password, EslCommand command) {
		this.user = user;
		this.password = password;
		this.command = command;
	}

	/**
	 * The server's own password, from {@code event_socket.conf}.
	 * @param password the password
	 * @return the credentials
	 */
	public static Credentials ofPassword(String password) {
		return new Credentials(null, password, EslCommand.auth(password));
	}

	/**
	 * A user of the directory, who may be limited to some events and API commands.
	 * @param user the user, {@code name@domain}
	 * @param password the user's {@code esl-password}
	 * @return the credentials
	 */
	public static Credentials ofUser(String user, String password) {
		return new Credentials(user, password, EslCommand.userauth(user, password));
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
	public boolean equals(@Nullable Object other) {
		return other instanceof Credentials credentials && Objects.equals(this.user, credentials.user)
				&& this.password.equals(credentials.password);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.user, this.password);
	}

	@Override
	public String toString() {
		return (this.user != null) ? "user " + this.user : "the server's password";
	}

}
