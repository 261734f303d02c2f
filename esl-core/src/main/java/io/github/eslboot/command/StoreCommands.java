package io.github.eslboot.command;

import org.jspecify.annotations.Nullable;

/**
 * API commands for values that FreeSWITCH stores under a realm and a key: {@code db} in
 * its database, {@code hash} in memory. Realm, key and value must not be empty.
 *
 * @since 0.1.0
 */
public final class StoreCommands {

	private StoreCommands() {
	}

	/**
	 * {@code db insert}: stores a value.
	 * @param realm the realm
	 * @param key the key
	 * @param value the value
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> dbInsert(String realm, String key, String value) {
		return command("db", "insert", realm, key, value);
	}

	/**
	 * {@code db select}: reads a value.
	 * @param realm the realm
	 * @param key the key
	 * @return a command that returns the value, or {@code null} if there is none
	 */
	public static ApiCommand<@Nullable String> dbSelect(String realm, String key) {
		return select("db", realm, key);
	}

	/**
	 * {@code db exists}: checks whether there is a value.
	 * @param realm the realm
	 * @param key the key
	 * @return a command that returns whether there is a value
	 */
	public static ApiCommand<Boolean> dbExists(String realm, String key) {
		return new ApiCommand<>((body) -> switch (body) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new OutputParser.Refusal(EslCommandException.ErrorCode.of(body));
		}, "db", path("exists", realm, key));
	}

	/**
	 * {@code db delete}: deletes a value. FreeSWITCH does not report whether there was
	 * one.
	 * @param realm the realm
	 * @param key the key
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> dbDelete(String realm, String key) {
		return command("db", "delete", realm, key);
	}

	/**
	 * {@code hash insert}: stores a value.
	 * @param realm the realm
	 * @param key the key
	 * @param value the value
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> hashInsert(String realm, String key, String value) {
		return command("hash", "insert", realm, key, value);
	}

	/**
	 * {@code hash select}: reads a value.
	 * @param realm the realm
	 * @param key the key
	 * @return a command that returns the value, or {@code null} if there is none
	 */
	public static ApiCommand<@Nullable String> hashSelect(String realm, String key) {
		return select("hash", realm, key);
	}

	/**
	 * {@code hash delete}: deletes a value.
	 * @param realm the realm
	 * @param key the key
	 * @return the command; it fails with {@link EslCommandException.ErrorCode#NOT_FOUND}
	 * if there is no value
	 */
	public static ApiCommand<@Nullable Void> hashDelete(String realm, String key) {
		return command("hash", "delete", realm, key);
	}

	private static ApiCommand<@Nullable Void> command(String store, String... path) {
		return new ApiCommand<>(OutputParser.OK, store, path(path));
	}

	@SuppressWarnings("NullAway") // The type argument is nullable, which NullAway does
									// not see.
	private static ApiCommand<@Nullable String> select(String store, String realm, String key) {
		return new ApiCommand<>((body) -> body.equals(OutputParser.NO_REPLY) ? null : body, store,
				path("select", realm, key));
	}

	private static String path(String... parts) {
		StringBuilder path = new StringBuilder(parts[0]);
		for (int i = 1; i < parts.length; i++) {
			String part = WireText.quoted((i == 1) ? "realm" : (i == 2) ? "key" : "value", parts[i], '/');
			if (part.isEmpty()) {
				throw new IllegalArgumentException("Realm, key and value must not be empty");
			}
			path.append('/').append(part);
		}
		return path.toString();
	}

}
