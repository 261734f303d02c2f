package io.github.eslboot.command;

import java.util.regex.Pattern;

import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * Destination of a leg of a {@link DialString}, for example {@code user/1001}. The
 * factories take literal text; the constructor takes FreeSWITCH's syntax, in which
 * {@code loopback/app=…} runs an application: do not pass untrusted text to it.
 *
 * @param text the endpoint in FreeSWITCH's syntax: the kind, a slash, and the address;
 * without spaces, commas, pipes, quotes, backslashes, brackets, braces, {@code :_:} and
 * <code>${</code>
 * @since 0.1.0
 */
public record Endpoint(String text) {

	private static final Pattern GATEWAY = Pattern.compile("(?i)sofia/gateway/(?:[^/]*::)?([^/]+)/.*");

	/** Matches a character that changes the SIP address of a gateway's number. */
	private static final Pattern ADDRESS = Pattern.compile("[@;^<>]");

	private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_.-]+/[^\\p{Cntrl}\\s,|'\"\\\\\\[\\]{}]+");

	/**
	 * Creates an endpoint.
	 * @param text the endpoint in FreeSWITCH's syntax: the kind, a slash, and the
	 * address; without spaces, commas, pipes, quotes, backslashes, brackets, braces,
	 * {@code :_:} and <code>${</code>
	 * @throws IllegalArgumentException when the text is not one endpoint
	 */
	public Endpoint {
		if (!FORM.matcher(text).matches() || text.contains(":_:") || text.contains("${")) {
			throw new IllegalArgumentException(
					"'%s' is not an endpoint: it must be a kind, a slash and an address without spaces, commas, pipes, quotes, "
						.formatted(WireText.line("endpoint", text)) + "backslashes, brackets, ':_:' and '${'");
		}
	}

	/**
	 * Returns a number that is called through a gateway,
	 * {@code sofia/gateway/<gateway>/<number>}.
	 * @param gateway the name of the gateway
	 * @param number the number, without {@code @}, whose right side would replace the
	 * host of the gateway, and without {@code ;}, {@code ^}, {@code <} and {@code >}
	 * @return the endpoint
	 */
	public static Endpoint gateway(String gateway, String number) {
		if (ADDRESS.matcher(number).find()) {
			throw new IllegalArgumentException(
					"'number' must not contain '@', ';', '^', '<' and '>', which would change the host or the SIP address, "
							+ "but is '%s'".formatted(WireText.line("number", number)));
		}
		if (gateway.indexOf('^') >= 0) {
			throw new IllegalArgumentException("'gateway' must not contain '^'");
		}
		return new Endpoint("sofia/gateway/" + part("gateway", gateway) + "/" + part("number", number));
	}

	/**
	 * Returns a SIP address that is called from a profile,
	 * {@code sofia/<profile>/<address>}.
	 * @param profile the name of the profile, for example {@code internal}
	 * @param address the SIP address, for example {@code 1001@pbx.example.org:5060}, or a
	 * registered user; without {@code ^}, which would change the {@code To} header
	 * @return the endpoint
	 */
	public static Endpoint sofia(String profile, String address) {
		if (profile.indexOf('^') >= 0 || address.indexOf('^') >= 0) {
			throw new IllegalArgumentException("'profile' and 'address' must not contain '^'");
		}
		return new Endpoint("sofia/" + part("profile", profile) + "/" + address);
	}

	/**
	 * Returns a user of the directory, {@code user/<user>}.
	 * @param user the user, with or without {@code @domain}
	 * @return the endpoint
	 */
	public static Endpoint user(String user) {
		return new Endpoint("user/" + part("user", user));
	}

	/**
	 * Returns an extension of the server's dialplan,
	 * {@code loopback/<extension>/<context>}.
	 * @param extension the extension; must not begin with {@code app=}, which would run
	 * an application
	 * @param context the context, for example {@code default}
	 * @return the endpoint
	 */
	public static Endpoint loopback(String extension, String context) {
		if (extension.regionMatches(true, 0, "app=", 0, "app=".length())) {
			throw new IllegalArgumentException("'extension' must not begin with 'app=', which runs an application");
		}
		return new Endpoint("loopback/" + part("extension", extension) + "/" + part("context", context));
	}

	/**
	 * Returns the users of a group of the directory, {@code group/<group>}. FreeSWITCH
	 * creates several legs for a group, so their uuids cannot be set.
	 * @param group the group, with or without {@code @domain}
	 * @return the endpoint
	 */
	public static Endpoint group(String group) {
		return new Endpoint("group/" + part("group", group));
	}

	/**
	 * Returns a leg that fails immediately, {@code error/<cause>}.
	 * @param cause the hangup cause
	 * @return the endpoint
	 */
	public static Endpoint error(HangupCause cause) {
		return new Endpoint("error/" + cause.name());
	}

	private static String part(String argument, String part) {
		if (part.isEmpty() || part.indexOf('/') >= 0) {
			throw new IllegalArgumentException("'%s' must not be empty or contain a slash, but is '%s'"
				.formatted(argument, WireText.line(argument, part)));
		}
		return part;
	}

	/**
	 * Returns the kind of endpoint, the text before the first slash.
	 * @return the kind, for example {@code sofia}
	 */
	public String kind() {
		return this.text.substring(0, this.text.indexOf('/'));
	}

	/**
	 * Returns the gateway of the endpoint.
	 * @return the name of the gateway without its profile, or {@code null} if the
	 * endpoint does not name a gateway
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
