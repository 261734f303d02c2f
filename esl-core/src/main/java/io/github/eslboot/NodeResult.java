package io.github.eslboot;

import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;

/**
 * Result of a command on one of several nodes.
 *
 * @param node name of the node
 * @param value the result; {@code null} if the command failed, or has no result
 * @param failure why the command failed on this node, or {@code null}
 * @param <T> type of the result
 * @since 0.1.0
 */
public record NodeResult<T extends @Nullable Object>(String node, @Nullable T value, @Nullable EslException failure) {

	/**
	 * Returns whether the command succeeded on the node.
	 * @return whether there is no failure
	 */
	public boolean isOk() {
		return this.failure == null;
	}

	/**
	 * Returns the result.
	 * @return the result
	 * @throws EslException when the command failed on the node
	 */
	@SuppressWarnings("NullAway") // The value is null only if the type argument is
									// nullable.
	public T orElseThrow() {
		if (this.failure != null) {
			throw this.failure;
		}
		return this.value;
	}

}
