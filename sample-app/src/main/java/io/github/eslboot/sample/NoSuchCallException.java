package io.github.eslboot.sample;

/** There is no such call, or it has ended. */
class NoSuchCallException extends RuntimeException {

	NoSuchCallException(String uuid) {
		super("There is no call %s; it may have ended.".formatted(uuid));
	}

}
