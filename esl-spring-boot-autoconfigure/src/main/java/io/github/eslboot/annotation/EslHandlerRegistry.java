package io.github.eslboot.annotation;

import java.util.List;

import io.github.eslboot.call.CallFlows;
import io.github.eslboot.call.CallRecords;

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
