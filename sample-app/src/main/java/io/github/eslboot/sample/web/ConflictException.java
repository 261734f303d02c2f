package io.github.eslboot.sample.web;

/** Thrown if the state of a call does not permit a request. */
public abstract class ConflictException extends RuntimeException {

	private final String title;

	protected ConflictException(String title, String message) {
		super(message);
		this.title = title;
	}

	String title() {
		return this.title;
	}

}
