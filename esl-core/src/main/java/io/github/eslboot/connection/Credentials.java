package io.github.eslboot.connection;

import java.util.Objects;

import io.github.eslboot.command.EslCommand;
import org.jspecify.annotations.Nullable;

/**
 * Credentials of a connection. Immutable. {@link #toString()} does not contain the
 * password.
 *
 * @since 0.1.0
 */
public final class Credentials {

	/** Placeholder for connections that the server opens; never sent. */
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
	 * Returns credentials with the password of the Event Socket itself, as in
	 * {@code event_socket.conf}.
	 * @param password the password
	 * @return the credentials
	 * @throws IllegalArgumentException when the password contains a line break
	 */
	public static Credentials ofPassword(String password) {
		return new Credentials(null, password, EslCommand.auth(password));
	}

	/**
	 * Returns credentials of a directory user, who may be limited to some events and API
	 * commands.
	 * @param user name of the user, {@code name@domain}
	 * @param password value of the user's {@code esl-password}
	 * @return the credentials
	 * @throws IllegalArgumentException when the user is not {@code name@domain}, or the
	 * password contains a line break
	 */
	public static Credentials ofUser(String user, String password) {
		return new Credentials(user, password, EslCommand.userauth(user, password));
	}

	/**
	 * Returns the name of the user.
	 * @return the name, or {@code null} if the password of the Event Socket is used
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
