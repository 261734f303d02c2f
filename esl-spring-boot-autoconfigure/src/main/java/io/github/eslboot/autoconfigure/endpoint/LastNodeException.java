package io.github.eslboot.autoconfigure.endpoint;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/** Thrown when the last node of a group is to be removed without force. */
class LastNodeException extends InvalidEndpointRequestException {

	LastNodeException(String message) {
		super(message, message);
	}

}
