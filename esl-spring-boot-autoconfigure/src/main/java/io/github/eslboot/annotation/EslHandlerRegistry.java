package io.github.eslboot.annotation;

import java.util.List;

/**
 * Registry of the application's handler methods. Thread-safe.
 */
public interface EslHandlerRegistry {

	/**
	 * Returns the handlers of beans, and of all classes whose objects have been bound to
	 * a call so far.
	 * @return a snapshot of the handlers
	 */
	List<EslHandlerInfo> handlers();

}
