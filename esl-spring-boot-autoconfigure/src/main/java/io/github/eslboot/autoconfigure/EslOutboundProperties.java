package io.github.eslboot.autoconfigure;

import java.time.Duration;

import io.github.eslboot.outbound.HandlerFailurePolicy;
import io.github.eslboot.outbound.OverflowStrategy;
import io.github.eslboot.outbound.RefuseBy;
import io.netty.handler.ssl.ClientAuth;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties of the session server, to which FreeSWITCH connects.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("freeswitch.esl.outbound")
public class EslOutboundProperties {

	/**
	 * Whether to enable the session server, to which FreeSWITCH connects.
	 */
	private boolean enabled;

	/**
	 * Address to listen on. All addresses of the machine when not set.
	 */
	private @Nullable String address;

	/**
	 * Port to listen on.
	 */
	private int port = 8084;

	/**
	 * Number of slots, which is the maximum number of concurrent sessions.
	 */
	private int acceptors = 100;

	/**
	 * Whether to refuse sessions or to add slots when all slots are in use.
	 */
	private OverflowStrategy overflowStrategy = OverflowStrategy.REFUSE;

	/**
	 * Whether to refuse sessions by not listening, so that FreeSWITCH tries its next
	 * host, or by hanging up the call.
	 */
	private RefuseBy refuseBy = RefuseBy.UNBIND;

	/**
	 * Hangup cause of refused calls.
	 */
	private String refusalCause = "NORMAL_CIRCUIT_CONGESTION";

	/**
	 * Number of slots added when all slots are in use and the overflow strategy is to
	 * increase them.
	 */
	private int increaseBy = 50;

	/**
	 * Maximum number of slots. No limit when not set.
	 */
	private @Nullable Integer maxAcceptors;

	/**
	 * Maximum number of connections in the backlog of the operating system that wait to
	 * be accepted.
	 */
	private int backlog = 512;

	/**
	 * Maximum number of sessions beyond the slots that are served because their
	 * connections were established before the server stopped listening. Four times the
	 * number of slots when not set, but not more than the backlog.
	 */
	private @Nullable Integer maxOvercommitted;

	/**
	 * Networks whose addresses may connect, such as 10.0.0.0/8. Loopback, private and
	 * link-local addresses when not set.
	 */
	private String @Nullable [] allowedPeers;

	/**
	 * Maximum time to wait for the data of the call, TLS handshake included.
	 */
	private Duration handshakeTimeout = Duration.ofSeconds(5);

	/**
	 * Time without input after which the connection is probed. Zero to disable the probe.
	 */
	private Duration idleCheckInterval = Duration.ofSeconds(30);

	/**
	 * Maximum time to wait for the answer to a probe before the connection is closed.
	 */
	private Duration idleCheckTimeout = Duration.ofSeconds(10);

	/**
	 * Maximum time for FreeSWITCH to accept written data before the connection is closed.
	 */
	private Duration writeTimeout = Duration.ofSeconds(30);

	/**
	 * Maximum time the connection stays open after the end of the call to receive its
	 * last events. Zero to disable lingering.
	 */
	private Duration linger = Duration.ofSeconds(10);

	/**
	 * Whether to hang up the call or continue in the dialplan when its handler fails.
	 */
	private HandlerFailurePolicy onHandlerFailure = HandlerFailurePolicy.HANGUP;

	/**
	 * Maximum time to wait for active sessions when the application stops.
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

	public @Nullable Integer getMaxOvercommitted() {
		return this.maxOvercommitted;
	}

	public void setMaxOvercommitted(@Nullable Integer maxOvercommitted) {
		this.maxOvercommitted = maxOvercommitted;
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
	 * Properties of TLS from a proxy, because FreeSWITCH itself connects without TLS.
	 */
	public static class Ssl {

		/**
		 * Name of the SSL bundle to use. TLS is disabled when not set.
		 */
		private @Nullable String bundle;

		/**
		 * Client authentication mode. Requires a trust store.
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
