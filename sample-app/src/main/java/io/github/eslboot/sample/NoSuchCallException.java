package io.github.eslboot.sample;

/** Thrown for a call that does not exist, or has ended. */
class NoSuchCallException extends RuntimeException {

	NoSuchCallException(String uuid) {
		super("There is no call %s; it may have ended.".formatted(uuid));
	}

}
