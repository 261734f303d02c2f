package io.github.eslboot.sample.calls;

import io.github.eslboot.command.DialString;
import io.github.eslboot.command.Originate;

import org.springframework.stereotype.Component;

/**
 * Phones of the desk: how an extension is dialled.
 */
@Component
public class Phones {

	/**
	 * The extensions that can be dialled. They become part of a dial string, so only
	 * harmless characters are allowed.
	 */
	public static final String EXTENSION = "[A-Za-z0-9+*#_.-]{1,32}";

	public static final String NOT_AN_EXTENSION = "must be an extension: 1 to 32 letters, digits or + * # _ . -";

	private final CallProperties properties;

	Phones(CallProperties properties) {
		this.properties = properties;
	}

	/** Returns the dial string of an extension. */
	public DialString dialString(String extension) {
		return DialString.parse(this.properties.dialPrefix() + extension);
	}

	/** Returns a call to an extension, which rings for the configured time. */
	public Originate.Builder call(String extension) {
		return Originate.to(dialString(extension)).ringTimeout(this.properties.ringTimeout());
	}

	/** Returns the context of the dialplan that transferred calls go to. */
	public String context() {
		return this.properties.context();
	}

}
