package io.github.eslboot.protocol.view;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * View of {@code MESSAGE} and {@code RECV_MESSAGE}: a text message, for example a SIP
 * {@code MESSAGE}. FreeSWITCH fires {@code MESSAGE} after it has tried to deliver a
 * message, and {@code RECV_MESSAGE} when it receives one, if the SIP profile is
 * configured with {@code fire-message-events}.
 *
 * @param event the event
 * @since 0.1.0
 */
public record MessageEvent(EslEvent event) implements EventView {

	/**
	 * Returns whether the message was received, and delivery has not been tried.
	 * @return {@code true} for {@code RECV_MESSAGE}
	 */
	public boolean isReceived() {
		return this.event.name().equals("RECV_MESSAGE");
	}

	/**
	 * Returns the sender, usually {@code user@domain}.
	 * @return the sender, or {@code null} if the event has none
	 */
	public @Nullable String from() {
		return this.event.header("from");
	}

	/**
	 * Returns the recipient, usually {@code user@domain}.
	 * @return the recipient, or {@code null} if the event has none
	 */
	public @Nullable String to() {
		return this.event.header("to");
	}

	/**
	 * Returns the text of the message.
	 * @return the text, or {@code null} if the message is empty
	 */
	public @Nullable String text() {
		return this.event.body();
	}

	/**
	 * Returns the content type of the text, for example {@code text/plain}.
	 * @return the type, or {@code null} if the event has none
	 */
	public @Nullable String contentType() {
		return this.event.header("type");
	}

	/**
	 * Returns the subject.
	 * @return the subject, or {@code null} if the event has none
	 */
	public @Nullable String subject() {
		return this.event.header("subject");
	}

	/**
	 * Returns the protocol that the message came from, for example {@code sip},
	 * {@code verto} or {@code global}.
	 * @return the protocol, or {@code null} if the event has none
	 */
	public @Nullable String protocol() {
		return this.event.header("proto");
	}

	/**
	 * Returns the protocol that the message is delivered by.
	 * @return the protocol, or {@code null} if the event has none
	 */
	public @Nullable String destinationProtocol() {
		return HeaderValues.first(this.event, "dest_proto", "to_proto");
	}

	/**
	 * Returns the name of the SIP profile that the message was received by.
	 * @return the name, or {@code null} if the event has none
	 */
	public @Nullable String profile() {
		return this.event.header("sip_profile");
	}

	/**
	 * Returns the address that the message was received from.
	 * @return the address, or {@code null} if the event has none
	 */
	public @Nullable String networkIp() {
		return this.event.header("from_sip_ip");
	}

	/**
	 * Returns the port that the message was received from.
	 * @return the port, or -1 if the event has none
	 */
	public long networkPort() {
		return HeaderValues.number(this.event, "from_sip_port");
	}

	/**
	 * Returns the uuid of the channel, if the message belongs to a call.
	 * @return the uuid, or {@code null} if the event has none
	 */
	public @Nullable String uuid() {
		return this.event.uniqueId();
	}

	/**
	 * Returns whether the message was delivered. FreeSWITCH reports it only if the sender
	 * waited for the delivery, as {@code MessageCommands.chat} does.
	 * @return {@code true} if it was delivered; {@code false} also if the event does not
	 * report it
	 */
	public boolean isDelivered() {
		return HeaderValues.is(this.event, "Delivery-Failure", "false");
	}

	/**
	 * Returns whether the delivery failed. FreeSWITCH reports it only if the sender
	 * waited for the delivery.
	 * @return {@code true} if it failed; {@code false} also if the event does not report
	 * it
	 */
	public boolean isDeliveryFailed() {
		return HeaderValues.is(this.event, "Delivery-Failure", "true");
	}

	/**
	 * Returns the SIP status code of the reply to the message, 0 if the phone did not
	 * reply. FreeSWITCH reports it only if the sender waited for the delivery.
	 * @return the status code, or -1 if the event has none
	 */
	public long responseCode() {
		return HeaderValues.number(this.event, "Delivery-Result-Code");
	}

}
