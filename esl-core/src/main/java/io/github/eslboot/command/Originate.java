package io.github.eslboot.command;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Call to originate: its destinations, its target after the answer, and the variables of
 * the new channels. Immutable. The uuids of the new channels are chosen by the client, so
 * that a listener can be registered before the channels exist.
 * <p>
 * Variable values reach the channels unchanged; a value for which this is impossible is
 * rejected, see {@link DialString}. FreeSWITCH expands <code>${…}</code> in the argument
 * of an application: do not pass untrusted text to it.
 *
 * @since 0.1.0
 */
public final class Originate {

	private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.:/@+*#-]+");

	private static final String UUID_VARIABLE = "origination_uuid";

	/**
	 * Variables of leg A of two, unless it has other values: a ringback tone is played to
	 * it while leg B rings, and the server hangs it up when leg B fails or hangs up.
	 * Without {@code continue_on_fail} the server would keep it if leg B does not answer.
	 */
	private static final List<Map.Entry<String, String>> TWO_LEG_VARIABLES = List.of(
			Map.entry("transfer_ringback", "%(2000,4000,440,480)"), Map.entry("continue_on_fail", "false"),
			Map.entry("hangup_after_bridge", "true"));

	private final List<String> uuids;

	private final DialString dialString;

	private final String target;

	/** Leg B that the answered call is bridged with, or {@code null}. */
	private final @Nullable Originate partner;

	private Originate(DialString dialString, List<String> uuids, String target, @Nullable Originate partner) {
		this.uuids = uuids;
		this.dialString = dialString;
		this.target = target;
		this.partner = partner;
	}

	/**
	 * Starts a call to a single destination.
	 * @param endpoint an endpoint such as {@code user/1001} or
	 * {@code sofia/gateway/carrier/4930123456}, one word without variables
	 * @return a builder
	 * @throws IllegalArgumentException when the text is not an endpoint, or has several
	 * legs
	 */
	public static Builder to(String endpoint) {
		WireText.word("endpoint", endpoint);
		if (endpoint.indexOf(',') >= 0 || endpoint.indexOf('|') >= 0 || endpoint.contains(":_:")) {
			throw new IllegalArgumentException(
					"'endpoint' must be one destination, but is '" + endpoint + "'; use a DialString for several legs");
		}
		return to(new Endpoint(endpoint));
	}

	/**
	 * Starts a call to a single destination.
	 * @param endpoint the destination
	 * @return a builder
	 */
	public static Builder to(Endpoint endpoint) {
		return to(DialString.of(endpoint));
	}

	/**
	 * Starts a call to the legs of a dial string.
	 * @param dialString the legs; each leg without a uuid gets one
	 * @return a builder
	 * @throws IllegalArgumentException when a leg calls a group, or when legs share a
	 * uuid
	 */
	public static Builder to(DialString dialString) {
		return new Builder(dialString);
	}

	/**
	 * Returns the uuid of the new channel; if there are several legs, that of the first
	 * leg.
	 * @return the uuid
	 */
	public String uuid() {
		return this.uuids.get(0);
	}

	/**
	 * Returns the uuids of the new channels. The output of {@code originate} names the
	 * leg that answered.
	 * @return one uuid per leg, in the order of the legs
	 */
	public List<String> uuids() {
		return this.uuids;
	}

	/**
	 * Returns the dial string, with all variables and uuids.
	 * @return the dial string
	 */
	public DialString dialString() {
		return this.dialString;
	}

	/** Returns the leg that the answered call is bridged with, or {@code null}. */
	@Nullable Originate partner() {
		return this.partner;
	}

	/**
	 * Returns the gateways that the legs name.
	 * @return the names; gateways that the dialplan or the directory selects are not
	 * known
	 */
	public Set<String> gateways() {
		Stream<DialString.Leg> legs = this.dialString.legs().stream();
		return ((this.partner != null) ? Stream.concat(legs, this.partner.dialString.legs().stream()) : legs)
			.map((leg) -> leg.endpoint().gateway())
			.filter(Objects::nonNull)
			.collect(Collectors.toUnmodifiableSet());
	}

	/** See {@link CommandInternals#withVariables}. */
	Originate withVariables(Map<String, String> added) {
		DialString complete = this.dialString;
		boolean joined = complete.dials().size() > 1;
		for (Map.Entry<String, String> variable : added.entrySet()) {
			DialString.check(variable.getKey(), variable.getValue());
			complete = joined ? complete.enterpriseVariable(variable.getKey(), variable.getValue())
					: complete.variable(variable.getKey(), variable.getValue());
		}
		Originate b = this.partner;
		return new Originate(complete, this.uuids, this.target, (b != null) ? b.withVariables(added) : null);
	}

	/**
	 * Returns the arguments of the {@code originate} API command.
	 * @return the arguments
	 */
	public String arguments() {
		String readable = readable();
		String text = this.dialString.toString();
		if (readable != null) {
			text = readable;
		}
		else if (text.indexOf(' ') >= 0 || text.indexOf('\'') >= 0 || text.indexOf('\\') >= 0) {
			text = "'" + WireText.escaped(text) + "'";
		}
		return text + " " + this.target;
	}

	/**
	 * Returns the dial string in the common form, with quotes around values, or
	 * {@code null} if FreeSWITCH would parse it differently. When FreeSWITCH splits the
	 * arguments, it removes the quotes but not the backslashes before commas.
	 */
	private @Nullable String readable() {
		List<DialString.Leg> legs = this.dialString.legs();
		if (legs.size() > 1 || !legs.get(0).variables().isEmpty() || !this.dialString.enterpriseVariables().isEmpty()) {
			return null;
		}
		StringBuilder readable = new StringBuilder("{");
		this.dialString.dials()
			.get(0)
			.variables()
			.forEach((name, value) -> readable.append((readable.length() > 1) ? "," : "")
				.append(name)
				.append('=')
				.append(PLAIN.matcher(value).matches() ? value
						: "'" + value.replace(",", "\\,").replace("'", "\\'") + "'"));
		String text = readable.append('}').append(legs.get(0).endpoint().text()).toString();
		return this.dialString.isReadFrom(ArgumentSplitter.firstWord(text)) ? text : null;
	}

	@Override
	public String toString() {
		return WireText.loggable("originate " + arguments());
	}

	/**
	 * Builder of an {@link Originate}. Not thread-safe.
	 */
	public static final class Builder {

		private final DialString dialString;

		private final Map<String, String> variables = new LinkedHashMap<>();

		private @Nullable String uuid;

		private Builder(DialString dialString) {
			this.dialString = dialString;
			boolean shared = dialString.enterpriseVariables().containsKey(UUID_VARIABLE)
					|| dialString.dials().stream().anyMatch((dial) -> dial.variables().containsKey(UUID_VARIABLE));
			if (shared || Set.copyOf(dialString.uuids()).size() < dialString.uuids().size()) {
				throw new IllegalArgumentException(
						"Legs cannot share a uuid: set origination_uuid per leg, with Leg.variable or uuid()");
			}
			// Rejects groups, whose legs are unknown.
			dialString.legs().forEach(DialString.Leg::withUuid);
		}

		/**
		 * Sets the uuid of the new channel. By default the uuid is random.
		 * @param uuid the uuid, one word of at most 200 characters
		 * @return this builder
		 * @throws IllegalStateException when there are several legs
		 */
		public Builder uuid(String uuid) {
			if (this.dialString.legs().size() > 1) {
				throw new IllegalStateException("Each of several legs needs its own uuid; set it with Leg.variable");
			}
			if (WireText.plainWord("uuid", uuid).length() > EslCommand.MAX_JOB_UUID) {
				throw new IllegalArgumentException(
						"A uuid may have %d characters, not %d".formatted(EslCommand.MAX_JOB_UUID, uuid.length()));
			}
			this.uuid = uuid;
			return this;
		}

		/**
		 * Sets a variable of all new channels.
		 * @param name the name: letters, digits, {@code _}, {@code -}, {@code .}
		 * @param value the value; rejected if FreeSWITCH would change it
		 * @return this builder
		 */
		public Builder variable(String name, String value) {
			if (name.equals(UUID_VARIABLE)) {
				return uuid(value);
			}
			DialString.check(name, value);
			this.variables.put(name, value);
			return this;
		}

		/**
		 * Sets the caller ID shown to the callee.
		 * @param name the name
		 * @param number the number
		 * @return this builder
		 */
		public Builder callerId(String name, String number) {
			return variable("origination_caller_id_name", name).variable("origination_caller_id_number", number);
		}

		/**
		 * Sets the maximum ring time, after which the call fails.
		 * @param timeout the timeout, at least 1 second; fractions of a second are
		 * ignored
		 * @return this builder
		 */
		public Builder ringTimeout(Duration timeout) {
			if (timeout.toSeconds() < 1) {
				throw new IllegalArgumentException("'timeout' must be at least a second, but is " + timeout);
			}
			return variable("originate_timeout", Long.toString(timeout.toSeconds()));
		}

		/**
		 * Completes the call with an application that runs after the answer.
		 * @param application the application, for example {@code park}
		 * @param argument the argument of the application in FreeSWITCH's syntax; may be
		 * empty; without closing parentheses, and without apostrophes after backslashes,
		 * with which FreeSWITCH would not run the application. It is not literal:
		 * FreeSWITCH expands <code>${…}</code> in it, so never pass untrusted text
		 * @return the call to originate
		 */
		public Originate application(String application, String argument) {
			WireText.word("application", application);
			WireText.line("argument", argument);
			if (!application.matches("\\w+")) {
				throw new IllegalArgumentException("'application' must be a name, but is '" + application + "'");
			}
			if (argument.indexOf(')') >= 0) {
				throw new IllegalArgumentException(
						"'argument' must not contain a closing parenthesis, at which FreeSWITCH cuts it; "
								+ "run the application with execute once the call is answered");
			}
			String target = "&" + application + "(" + WireText.extensionArgument("argument", argument) + ")";
			boolean split = target.indexOf(' ') >= 0 || target.indexOf('\'') >= 0 || target.indexOf('\\') >= 0;
			return build(split ? "'" + WireText.escaped(target) + "'" : target);
		}

		/**
		 * Completes the call with {@code park}: after the answer the call waits for
		 * commands. Use it for calls that the application controls.
		 * @return the call to originate
		 */
		public Originate park() {
			return application("park", "");
		}

		/**
		 * Completes the call with a dialplan extension, which the call enters after the
		 * answer.
		 * @param extension the extension; may contain spaces; must not begin with
		 * {@code &}, which FreeSWITCH reads as an application, nor contain
		 * <code>${</code>, and must not be {@code undef}, which ends the server
		 * @param dialplan the name of the dialplan, usually {@code XML}; not
		 * {@code inline}, which would run the extension
		 * @param context the context, for example {@code default}; not {@code undef}
		 * @return the call to originate
		 */
		public Originate extension(String extension, String dialplan, String context) {
			String target = WireText.extension(defined("extension", extension));
			if (extension.startsWith("&")) {
				throw new IllegalArgumentException("'extension' must not begin with '&', but is '" + extension + "'");
			}
			return build(target + " " + WireText.dialplan(defined("dialplan", dialplan)) + " "
					+ WireText.context(defined("context", context)));
		}

		/** Rejects a word that means a missing argument. */
		private static String defined(String argument, String text) {
			if (text.equalsIgnoreCase("undef")) {
				throw new IllegalArgumentException(
						"'%s' must not be 'undef', which FreeSWITCH reads as a missing argument".formatted(argument));
			}
			return text;
		}

		private Originate build(String target) {
			boolean single = this.dialString.legs().size() == 1;
			String uuid = (this.uuid != null) ? this.uuid
					: single ? this.dialString.legs().get(0).withUuid().uuid() : null;
			DialString complete = single ? this.dialString : this.dialString.withUuids();
			boolean joined = complete.dials().size() > 1;
			if (uuid != null && complete.uuids().isEmpty()) {
				complete = complete.variable(UUID_VARIABLE, uuid);
			}
			for (Map.Entry<String, String> variable : this.variables.entrySet()) {
				complete = joined ? complete.enterpriseVariable(variable.getKey(), variable.getValue())
						: complete.variable(variable.getKey(), variable.getValue());
			}
			return new Originate(complete, (uuid != null) ? List.of(uuid) : complete.uuids(), target, null);
		}

		/**
		 * Completes the call as leg A of two: it is parked until it is bridged with leg
		 * B. Does not change the builders.
		 */
		Originate connectedWith(Builder b) {
			Builder a = new Builder(this.dialString);
			a.uuid = this.uuid;
			a.variables.putAll(this.variables);
			for (Map.Entry<String, String> variable : TWO_LEG_VARIABLES) {
				if (!has(variable.getKey())) {
					a.variables.put(variable.getKey(), variable.getValue());
				}
			}
			Originate call = a.park();
			Originate partner = b.park();
			if (!Collections.disjoint(call.uuids, partner.uuids)) {
				throw new IllegalArgumentException("The two legs cannot share a uuid");
			}
			return new Originate(call.dialString, call.uuids, call.target, partner);
		}

		private boolean has(String variable) {
			return this.variables.containsKey(variable) || this.dialString.enterpriseVariables().containsKey(variable)
					|| this.dialString.dials().stream().anyMatch((dial) -> dial.variables().containsKey(variable));
		}

	}

}
