package io.github.eslboot.annotation;

import java.util.Collection;
import java.util.NoSuchElementException;

/**
 * Thrown when the application has no handler method with an id. The message lists the
 * ids.
 *
 * @since 0.1.0
 */
public class NoSuchEslHandlerException extends NoSuchElementException {

	NoSuchEslHandlerException(String id, Collection<String> known) {
		super("There is no handler with the id '%s'; there are %s. The id is set in the annotation and is by default "
			.formatted(id, known) + "the name of the bean and of the method, such as 'calls.answered'");
	}

}
