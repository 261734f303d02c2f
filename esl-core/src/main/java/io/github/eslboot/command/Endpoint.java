package io.github.eslboot.command;

import java.util.regex.Pattern;

import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * Whom a leg of a {@link DialString} calls, for example {@code user/1001}.
 *
 * @param text the endpoint as FreeSWITCH names it: the kind, a slash, and the address;
 * without spaces, commas, bars, quotes, backslashes, brackets and braces
 */
public record Endpoint(String text) {

	private static final Pattern GATEWAY = Pattern.compile("(?i)sofia/gateway/(?:[^/]*::)?([^/]+)/.*");

	private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_.-]+/[^\\p{Cntrl}\\s,|'\"\\\\\\[\\]{}]+");

	public Endpoint {
		if (!FORM.matcher(text).matches() || text.contains(":_:") || text.contains("${")) {
			throw new IllegalArgumentException(
					"'%s' is no endpoint: that is a kind, a slash and an address without spaces, commas, bars, quotes, "
						.formatted(WireText.line("endpoint", text)) + "backslashes, brackets, ':_:' and '${'");
		}
	}

	/**
	 * A number reached through a gateway, {@code sofia/gateway/<gateway>/<number>}.
	 * @param gateway the gateway's name
	 * @param number the number
	 * @return the endpoint
	 */
	public static Endpoint gateway(String gateway, String number) {
		return new Endpoint("sofia/gateway/" + part("gateway", gateway) + "/" + part("number", number));
	}

	/**
	 * A SIP address reached from a profile, {@code sofia/<profile>/<address>}.
	 * @param profile the profile's name, for example {@code internal}
	 * @param address the address, for example {@code 1001@pbx.example.org:5060}
	 * @return the endpoint
	 */
	public static Endpoint sofia(String profile, String address) {
		return new Endpoint("sofia/" + part("profile", profile) + "/" + address);
	}

	/**
	 * A user of the directory, {@code user/<user>}.
	 * @param user the user, with or without {@code @domain}
	 * @return the endpoint
	 */
	public static Endpoint user(String user) {
		return new Endpoint("user/" + part("user", user));
	}

	/**
	 * An extension of this server's dialplan, {@code loopback/<extension>/<context>}.
	 * @param extension the extension
	 * @param context the context, for example {@code default}
	 * @return the endpoint
	 */
	public static Endpoint loopback(String extension, String context) {
		return new Endpoint("loopback/" + part("extension", extension) + "/" + part("context", context));
	}

	/**
	 * The users of a group of the directory, {@code group/<group>}. FreeSWITCH makes
	 * several legs of it, so they cannot be given uuids.
	 * @param group the group, with or without {@code @domain}
	 * @return the endpoint
	 */
	public static Endpoint group(String group) {
		return new Endpoint("group/" + part("group", group));
	}

	/**
	 * A leg that fails at once, {@code error/<cause>}.
	 * @param cause why
	 * @return the endpoint
	 */
	public static Endpoint error(HangupCause cause) {
		return new Endpoint("error/" + cause.name());
	}

	private static String part(String argument, String part) {
		if (part.isEmpty() || part.indexOf('/') >= 0) {
			throw new IllegalArgumentException("'%s' must be a part without slashes, but is '%s'".formatted(argument,
					WireText.line(argument, part)));
		}
		return part;
	}

	/**
	 * Returns the kind of endpoint, what comes before the first slash.
	 * @return the kind, for example {@code sofia}
	 */
	public String kind() {
		return this.text.substring(0, this.text.indexOf('/'));
	}

	/**
	 * Returns the gateway the endpoint is reached through.
	 * @return the gateway's name, without the profile it may be given with; {@code null}
	 * when the endpoint names none
	 */
	public @Nullable String gateway() {
		var named = GATEWAY.matcher(this.text);
		return named.matches() ? named.group(1) : null;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
