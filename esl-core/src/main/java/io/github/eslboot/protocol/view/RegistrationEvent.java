package io.github.eslboot.protocol.view;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * View of the {@code CUSTOM} events of SIP registrations: {@code sofia::register},
 * {@code unregister}, {@code expire}, {@code register_attempt}, {@code register_failure},
 * {@code pre_register} and {@code sip_user_state}.
 *
 * @param event the event
 * @since 0.1.0
 */
public record RegistrationEvent(EslEvent event) implements EventView {

	/**
	 * Returns what happened to the registration.
	 * @return the action; {@link RegistrationAction#OTHER} if it is unknown
	 */
	public RegistrationAction action() {
		return RegistrationAction.of(this.event.subclass());
	}

	/**
	 * Returns the name of the SIP profile.
	 * @return the name, or {@code null} if the event has none
	 */
	public @Nullable String profile() {
		return this.event.header("profile-name");
	}

	/**
	 * Returns the registered user, which is the user of the {@code To} header.
	 * @return the user, or {@code null} if the event has none
	 */
	public @Nullable String user() {
		return HeaderValues.first(this.event, "from-user", "user", "to-user");
	}

	/**
	 * Returns the domain of the registered user.
	 * @return the domain, or {@code null} if the event has none
	 */
	public @Nullable String domain() {
		return HeaderValues.first(this.event, "from-host", "host", "to-host");
	}

	/**
	 * Returns the contact, at which calls reach the user.
	 * @return the contact, or {@code null} if the event has none
	 */
	public @Nullable String contact() {
		return HeaderValues.first(this.event, "contact", "sip_contact");
	}

	/**
	 * Returns the SIP {@code Call-ID}, which stays the same while a phone renews its
	 * registration.
	 * @return the id, or {@code null} if the event has none
	 */
	public @Nullable String callId() {
		return this.event.header("call-id");
	}

	/**
	 * Returns the name that the user authenticated with, {@code unknown} without
	 * authentication.
	 * @return the name, or {@code null} if the event has none
	 */
	public @Nullable String username() {
		return this.event.header("username");
	}

	/**
	 * Returns the realm of the authentication.
	 * @return the realm, or {@code null} if the event has none
	 */
	public @Nullable String realm() {
		return this.event.header("realm");
	}

	/**
	 * Returns the result of the authentication: {@code SUCCESS}, {@code RENEWED},
	 * {@code STALE} or {@code FORBIDDEN}. Only {@link RegistrationAction#ATTEMPT} has it.
	 * @return the result, or {@code null} if the event has none
	 */
	public @Nullable String authenticationResult() {
		return this.event.header("auth-result");
	}

	/**
	 * Returns the SIP method that failed to authenticate: {@code REGISTER}, or
	 * {@code INVITE} for a call. Only {@link RegistrationAction#FAILURE} has it.
	 * @return the method, or {@code null} if the event has none
	 */
	public @Nullable String method() {
		return this.event.header("registration-type");
	}

	/**
	 * Returns the address that the request was received from.
	 * @return the address, or {@code null} if the event has none
	 */
	public @Nullable String networkIp() {
		return this.event.header("network-ip");
	}

	/**
	 * Returns the port that the request was received from.
	 * @return the port, or -1 if the event has none
	 */
	public long networkPort() {
		return HeaderValues.number(this.event, "network-port");
	}

	/**
	 * Returns the name of the phone's software.
	 * @return the name, or {@code null} if the event has none
	 */
	public @Nullable String userAgent() {
		return this.event.header("user-agent");
	}

	/**
	 * Returns the transport and the treatment of NAT, for example
	 * {@code Registered(UDP-NAT)}.
	 * @return the description, or {@code null} if the event has none
	 */
	public @Nullable String status() {
		return isUserState() ? null : this.event.header("status");
	}

	/**
	 * Returns how long the registration is valid, in whole seconds from the time of the
	 * event. It is zero for {@link RegistrationAction#UNREGISTER}.
	 * @return the time, or {@code null} if the event has none or the registration has
	 * expired
	 */
	public @Nullable Duration validity() {
		return isExpired() ? null : HeaderValues.duration(this.event, "expires", ChronoUnit.SECONDS);
	}

	/**
	 * Returns the time until which the registration was valid, including the grace period
	 * of the profile. It is in the future if a command removed the registration. Only
	 * {@link RegistrationAction#EXPIRE} has it.
	 * @return the time, or {@code null} if the event has none
	 */
	public @Nullable Instant expiry() {
		return isExpired() ? HeaderValues.timeInSeconds(this.event, "expires") : null;
	}

	/**
	 * Returns whether the registration renews one that exists. Only
	 * {@link RegistrationAction#REGISTER} reports it.
	 * @return whether it is renewed; {@code false} if the event does not report it
	 */
	public boolean isRenewal() {
		return HeaderValues.is(this.event, "update-reg", "true");
	}

	/**
	 * Returns why the registration ended: {@code socket-disconnection} if the connection
	 * of the phone was lost. Only {@link RegistrationAction#UNREGISTER} may have it.
	 * @return the reason, or {@code null} if the phone ended the registration
	 */
	public @Nullable String reason() {
		return this.event.header("reason");
	}

	/**
	 * Returns whether the phone replies to the pings of the profile. Only
	 * {@link RegistrationAction#USER_STATE} reports it.
	 * @return whether the phone is reachable; {@code false} if the event does not report
	 * it
	 */
	public boolean isReachable() {
		return HeaderValues.is(this.event, "Ping-Status", "REACHABLE");
	}

	/**
	 * Returns the SIP status code of the reply to the ping. Only
	 * {@link RegistrationAction#USER_STATE} has it.
	 * @return the status code, or -1 if the event has none
	 */
	public long responseCode() {
		return isUserState() ? HeaderValues.number(this.event, "Status") : -1;
	}

	/**
	 * Returns the phrase of the reply to the ping.
	 * @return the phrase, or {@code null} if the event has none
	 */
	public @Nullable String phrase() {
		return this.event.header("Phrase");
	}

	/** The expiry of an event that a registration has expired is a time. */
	private boolean isExpired() {
		return action() == RegistrationAction.EXPIRE;
	}

	/** Names of headers ignore case: Status is a code in this event only. */
	private boolean isUserState() {
		return action() == RegistrationAction.USER_STATE;
	}

}
