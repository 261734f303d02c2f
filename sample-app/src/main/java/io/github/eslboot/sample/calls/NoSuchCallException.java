package io.github.eslboot.sample.calls;

/** Thrown for a call that does not exist, or has ended. */
public class NoSuchCallException extends RuntimeException {

	public NoSuchCallException(String uuid) {
		super("There is no call %s; it may have ended.".formatted(uuid));
	}

}
