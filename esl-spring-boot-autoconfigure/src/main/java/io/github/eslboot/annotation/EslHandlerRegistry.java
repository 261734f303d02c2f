package io.github.eslboot.annotation;

import java.util.List;

import io.github.eslboot.call.CallFlows;
import io.github.eslboot.call.CallRecords;

/**
 * Registry of the application's handler methods. Thread-safe.
 *
 * @since 0.1.0
 */
public interface EslHandlerRegistry {

	/**
	 * Returns descriptions of the handlers of beans, and of all classes whose objects
	 * have been bound to a call so far.
	 * @return a snapshot of the descriptions
	 */
	List<EslHandlerInfo> handlers();

	/**
	 * Returns a handler, to stop or pause it.
	 * @param id the handler's id, by default the names of its bean and method
	 * @return the handler
	 * @throws NoSuchEslHandlerException if there is no handler with this id; the message
	 * lists the ids
	 */
	EslHandler get(String id);

	/**
	 * Returns all handlers: of beans, and of all classes whose objects have been bound to
	 * a call so far. The state of such a class applies to all its objects.
	 * @return the current handlers
	 */
	List<EslHandler> all();

	/**
	 * Returns the flows of {@link EslCallHandler @EslCallHandler} methods, one object for
	 * each method and template.
	 * @return a snapshot of the flows
	 */
	List<CallFlows> callFlows();

	/**
	 * Returns the deliveries to {@link EslCallEndHandler @EslCallEndHandler} methods, one
	 * for each method and template.
	 * @return a snapshot of the deliveries
	 */
	List<CallRecords> callRecords();

}
