package io.github.eslboot.annotation;

import java.util.List;

/**
 * The handler methods of the application. Safe for use by several threads.
 */
public interface EslHandlerRegistry {

	/**
	 * Returns the handlers of beans, and of all classes whose objects have been bound to
	 * a call so far.
	 * @return the handlers as they are now
	 */
	List<EslHandlerInfo> handlers();

}
