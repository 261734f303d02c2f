package io.github.eslboot.observation;

import java.util.Map;

/**
 * Call that is being placed: from the request until the answer or the failure. The result
 * is the name of the node that the call was placed on.
 *
 * @since 0.1.0
 */
public interface ObservedCall extends Observed<String> {

	/**
	 * Returns channel variables that identify the context of the call, so that the
	 * handlers of its events can join it.
	 * @return values by name, set on all legs of the call; if a value cannot be set
	 * literally, none of them is set
	 */
	Map<String, String> variables();

}
