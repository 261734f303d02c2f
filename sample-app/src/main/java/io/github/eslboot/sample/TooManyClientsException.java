package io.github.eslboot.sample;

/** Thrown if the maximum number of pages is open. */
class TooManyClientsException extends RuntimeException {

	TooManyClientsException(int limit) {
		super("At most %d pages can receive live updates at the same time.".formatted(limit));
	}

}
