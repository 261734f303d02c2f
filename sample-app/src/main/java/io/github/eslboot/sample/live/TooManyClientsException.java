package io.github.eslboot.sample.live;

/** Thrown if the maximum number of pages is open. */
public class TooManyClientsException extends RuntimeException {

	TooManyClientsException(int limit) {
		super("At most %d pages can receive live updates at the same time.".formatted(limit));
	}

}
