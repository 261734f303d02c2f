package io.github.eslboot.autoconfigure;

import java.time.Duration;

import io.github.eslboot.outbound.HandlerFailurePolicy;
import io.github.eslboot.outbound.OverflowStrategy;
import io.github.eslboot.outbound.RefuseBy;
import io.netty.handler.ssl.ClientAuth;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties of the server for sessions that FreeSWITCH opens.
 */
@ConfigurationProperties("freeswitch.esl.outbound")
public class EslOutboundProperties {

	/**
	 * Whether to enable the server for sessions that FreeSWITCH opens.
	 */
	private boolean enabled;

	/**
	 * Address to listen on. All of the machine's when not set.
	 */
	private @Nullable String address;

	/**
	 * Port to listen on.
	 */
	private int port = 8084;

	/**
	 * Number of slots, which is the number of sessions served at the same time.
	 */
	private int acceptors = 100;

	/**
	 * What happens to sessions for which there is no slot: they are refused, or slots are
	 * added.
	 */
	private OverflowStrategy overflowStrategy = OverflowStrategy.REFUSE;

	/**
	 * How sessions are refused: by not listening while full, so that FreeSWITCH tries its
	 * next host, or by hanging the call up.
	 */
	private RefuseBy refuseBy = RefuseBy.UNBIND;

	/**
	 * Cause with which refused calls are hung up.
	 */
	private String refusalCause = "NORMAL_CIRCUIT_CONGESTION";

	/**
	 * Number of slots that are added at once.
	 */
	private int increaseBy = 50;

	/**
	 * Maximum number of slots. No limit when not set.
	 */
	private @Nullable Integer maxAcceptors;

	/**
	 * Maximum number of connections the operating system lets in before they are
	 * accepted.
	 */
	private int backlog = 512;

	/**
	 * Networks whose addresses may connect, such as 10.0.0.0/8. Loopback, private and
	 * link-local ones when not set.
	 */
	private String @Nullable [] allowedPeers;

	/**
	 * Maximum time to wait for the data of the call, TLS handshake included.
	 */
	private Duration handshakeTimeout = Duration.ofSeconds(5);

	/**
	 * Time without input after which FreeSWITCH is asked for a sign of life. Zero to
	 * never ask.
	 */
	private Duration idleCheckInterval = Duration.ofSeconds(30);

	/**
	 * Maximum time to wait for that sign of life.
	 */
	private Duration idleCheckTimeout = Duration.ofSeconds(10);

	/**
	 * Maximum time FreeSWITCH may take for what is written to it.
	 */
	private Duration writeTimeout = Duration.ofSeconds(30);

	/**
	 * Time the connection stays open after the call's end, for its last events. Zero for
	 * not at all.
	 */
	private Duration linger = Duration.ofSeconds(10);

	/**
	 * What happens to a call whose handler failed: it is hung up, or goes on in the
	 * dialplan.
	 */
	private HandlerFailurePolicy onHandlerFailure = HandlerFailurePolicy.HANGUP;

	/**
	 * Maximum time sessions may go on when the application stops.
	 */
	private Duration stopTimeout = Duration.ofSeconds(20);

	private final Ssl ssl = new Ssl();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable String getAddress() {
		return this.address;
	}

	public void setAddress(@Nullable String address) {
		this.address = address;
	}

	public int getPort() {
		return this.port;
	}

	public void setPort(int port) {
		this.port = port;
	}

	public int getAcceptors() {
		return this.acceptors;
	}

	public void setAcceptors(int acceptors) {
		this.acceptors = acceptors;
	}

	public OverflowStrategy getOverflowStrategy() {
		return this.overflowStrategy;
	}

	public void setOverflowStrategy(OverflowStrategy overflowStrategy) {
		this.overflowStrategy = overflowStrategy;
	}

	public RefuseBy getRefuseBy() {
		return this.refuseBy;
	}

	public void setRefuseBy(RefuseBy refuseBy) {
		this.refuseBy = refuseBy;
	}

	public String getRefusalCause() {
		return this.refusalCause;
	}

	public void setRefusalCause(String refusalCause) {
		this.refusalCause = refusalCause;
	}

	public int getIncreaseBy() {
		return this.increaseBy;
	}

	public void setIncreaseBy(int increaseBy) {
		this.increaseBy = increaseBy;
	}

	public @Nullable Integer getMaxAcceptors() {
		return this.maxAcceptors;
	}

	public void setMaxAcceptors(@Nullable Integer maxAcceptors) {
		this.maxAcceptors = maxAcceptors;
	}

	public int getBacklog() {
		return this.backlog;
	}

	public void setBacklog(int backlog) {
		this.backlog = backlog;
	}

	public String @Nullable [] getAllowedPeers() {
		return this.allowedPeers;
	}

	public void setAllowedPeers(String @Nullable [] allowedPeers) {
		this.allowedPeers = allowedPeers;
	}

	public Duration getHandshakeTimeout() {
		return this.handshakeTimeout;
	}

	public void setHandshakeTimeout(Duration handshakeTimeout) {
		this.handshakeTimeout = handshakeTimeout;
	}

	public Duration getIdleCheckInterval() {
		return this.idleCheckInterval;
	}

	public void setIdleCheckInterval(Duration idleCheckInterval) {
		this.idleCheckInterval = idleCheckInterval;
	}

	public Duration getIdleCheckTimeout() {
		return this.idleCheckTimeout;
	}

	public void setIdleCheckTimeout(Duration idleCheckTimeout) {
		this.idleCheckTimeout = idleCheckTimeout;
	}

	public Duration getWriteTimeout() {
		return this.writeTimeout;
	}

	public void setWriteTimeout(Duration writeTimeout) {
		this.writeTimeout = writeTimeout;
	}

	public Duration getLinger() {
		return this.linger;
	}

	public void setLinger(Duration linger) {
		this.linger = linger;
	}

	public HandlerFailurePolicy getOnHandlerFailure() {
		return this.onHandlerFailure;
	}

	public void setOnHandlerFailure(HandlerFailurePolicy onHandlerFailure) {
		this.onHandlerFailure = onHandlerFailure;
	}

	public Duration getStopTimeout() {
		return this.stopTimeout;
	}

	public void setStopTimeout(Duration stopTimeout) {
		this.stopTimeout = stopTimeout;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	/**
	 * TLS, for a proxy between: FreeSWITCH itself speaks none here.
	 */
	public static class Ssl {

		/**
		 * Name of the SSL bundle to use. Plain text when not set.
		 */
		private @Nullable String bundle;

		/**
		 * Whether clients are asked for a certificate of their own, and must have one.
		 */
		private ClientAuth clientAuth = ClientAuth.NONE;

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

		public ClientAuth getClientAuth() {
			return this.clientAuth;
		}

		public void setClientAuth(ClientAuth clientAuth) {
			this.clientAuth = clientAuth;
		}

	}

}
