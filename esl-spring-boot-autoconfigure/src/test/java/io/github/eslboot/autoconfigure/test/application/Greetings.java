package io.github.eslboot.autoconfigure.test.application;

import org.springframework.stereotype.Service;

/** Service, which the slice does not include. */
@Service
public class Greetings {

	public String file() {
		return "productive.wav";
	}

}
