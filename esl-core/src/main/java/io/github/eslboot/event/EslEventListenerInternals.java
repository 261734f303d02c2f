package io.github.eslboot.event;

/**
 * Internal: relations of listeners that only this library knows. Not part of the API: may
 * change in any release.
 */
public final class EslEventListenerInternals {

	private EslEventListenerInternals() {
	}

	/**
	 * Internal: returns the listener on whose behalf a listener is registered.
	 * @param listener a listener
	 * @return the innermost wrapped listener, or the listener itself
	 */
	static EslEventListener unwrap(EslEventListener listener) {
		EslEventListener wrapped = listener;
		while (wrapped instanceof Wrapper wrapper) {
			wrapped = wrapper.wrapped();
		}
		return wrapped;
	}

	/**
	 * Internal: listener that is registered on behalf of another one, to which it passes
	 * all notifications.
	 */
	public interface Wrapper {

		/**
		 * Internal: returns the other listener.
		 * @return the listener
		 */
		EslEventListener wrapped();

	}

}
