package io.github.eslboot.protocol.view;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * View of the {@code CUSTOM} events of SIP gateways: {@code sofia::gateway_state},
 * {@code gateway_add}, {@code gateway_delete} and {@code gateway_invalid_digest_req}.
 *
 * @param event the event
 * @since 0.1.0
 */
public record GatewayEvent(EslEvent event) implements EventView {

	/**
	 * Returns what happened to the gateway.
	 * @return the action; {@link GatewayAction#OTHER} if it is unknown
	 */
	public GatewayAction action() {
		return GatewayAction.of(this.event.subclass());
	}

	/**
	 * Returns the name of the gateway.
	 * @return the name, or {@code null} if the event has none
	 */
	public @Nullable String gateway() {
		return this.event.header("Gateway");
	}

	/**
	 * Returns the name of the SIP profile. {@link GatewayAction#STATE} does not have it.
	 * @return the name, or {@code null} if the event has none
	 */
	public @Nullable String profile() {
		return this.event.header("profile-name");
	}

	/**
	 * Returns the state of the registration at the gateway. Only
	 * {@link GatewayAction#STATE} has it.
	 * @return the state, or {@code null} if the event has none
	 */
	public @Nullable GatewayState state() {
		return HeaderValues.value(this.event, "State", GatewayState::of);
	}

	/**
	 * Returns whether FreeSWITCH sends calls to the gateway: it is registered, or does
	 * not register, and it replies to pings if it is pinged. Only
	 * {@link GatewayAction#STATE} reports it.
	 * @return whether the gateway is up; {@code false} if the event does not report it
	 */
	public boolean isUp() {
		return HeaderValues.is(this.event, "Ping-Status", "UP");
	}

	/**
	 * Returns the SIP status code of the reply that changed the state.
	 * @return the status code, or -1 if no reply changed it, for example at a timeout
	 */
	public long responseCode() {
		return HeaderValues.number(this.event, "Status");
	}

	/**
	 * Returns the phrase of the reply that changed the state.
	 * @return the phrase, or {@code null} if the event has none
	 */
	public @Nullable String phrase() {
		return this.event.header("Phrase");
	}

	/**
	 * Returns the address of the registrar that the gateway is registered at.
	 * @return the address, or {@code null} if the event has none
	 */
	public @Nullable String networkIp() {
		return this.event.header("Register-Network-IP");
	}

	/**
	 * Returns the port of the registrar that the gateway is registered at.
	 * @return the port, or -1 if the event has none
	 */
	public long networkPort() {
		return HeaderValues.number(this.event, "Register-Network-Port");
	}

	/**
	 * Returns the realm for which the gateway has no password. Only
	 * {@link GatewayAction#INVALID_DIGEST_REQUEST} has it.
	 * @return the realm, or {@code null} if the event has none
	 */
	public @Nullable String realm() {
		return this.event.header("realm");
	}

}
