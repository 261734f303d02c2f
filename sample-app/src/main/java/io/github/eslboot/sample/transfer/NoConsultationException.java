package io.github.eslboot.sample.transfer;

import io.github.eslboot.sample.web.ConflictException;

/** Thrown if a leg cannot be transferred with a consultation, or is in none. */
final class NoConsultationException extends ConflictException {

	private NoConsultationException(String message) {
		super("No consultation", message);
	}

	static NoConsultationException of(String leg) {
		return new NoConsultationException(
				"The leg %s is not in a consultation, and was not connected by this desk.".formatted(leg));
	}

	static NoConsultationException twice(String leg) {
		return new NoConsultationException("The leg %s already waits for a consultation.".formatted(leg));
	}

}
