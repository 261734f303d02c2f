package io.github.eslboot.sample;

/** As many pages are open as the feed serves. */
class TooManyClientsException extends RuntimeException {

	TooManyClientsException(int limit) {
		super("Live updates go to at most %d pages at once.".formatted(limit));
	}

}
