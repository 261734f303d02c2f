package io.github.eslboot.autoconfigure;

import java.time.Duration;

/**
 * Timeouts of connections, commands, jobs and handlers.
 *
 * @since 0.1.0
 */
public class EslTimeoutProperties {

	/**
	 * Maximum time to resolve the host name, and maximum time of each attempt to connect.
	 */
	private Duration connect = Duration.ofSeconds(5);

	/**
	 * Maximum time to wait for the server's greeting, TLS handshake included.
	 */
	private Duration greeting = Duration.ofSeconds(5);

	/**
	 * Maximum time to wait for the reply to the authentication.
	 */
	private Duration authentication = Duration.ofSeconds(5);

	/**
	 * Maximum time to wait for the reply to a command.
	 */
	private Duration command = Duration.ofSeconds(10);

	/**
	 * Maximum time to wait for the result of a background job.
	 */
	private Duration job = Duration.ofMinutes(5);

	/**
	 * Time without input after which a connection is probed. Zero to disable the probe.
	 */
	private Duration idleCheckInterval = Duration.ofSeconds(30);

	/**
	 * Maximum time to wait for the answer to a probe before the connection is closed.
	 */
	private Duration idleCheck = Duration.ofSeconds(10);

	/**
	 * Time to wait for a reply after its command has timed out before the connection is
	 * closed.
	 */
	private Duration lateReply = Duration.ofSeconds(30);

	/**
	 * Maximum time to wait for the calls of a draining node to end before the node is
	 * removed.
	 */
	private Duration drain = Duration.ofHours(1);

	/**
	 * Maximum time to wait at shutdown for call handlers that still run, and then as long
	 * for call records that are not handled yet.
	 */
	private Duration handlers = Duration.ofSeconds(20);

	public Duration getConnect() {
		return this.connect;
	}

	public void setConnect(Duration connect) {
		this.connect = connect;
	}

	public Duration getGreeting() {
		return this.greeting;
	}

	public void setGreeting(Duration greeting) {
		this.greeting = greeting;
	}

	public Duration getAuthentication() {
		return this.authentication;
	}

	public void setAuthentication(Duration authentication) {
		this.authentication = authentication;
	}

	public Duration getCommand() {
		return this.command;
	}

	public void setCommand(Duration command) {
		this.command = command;
	}

	public Duration getJob() {
		return this.job;
	}

	public void setJob(Duration job) {
		this.job = job;
	}

	public Duration getIdleCheckInterval() {
		return this.idleCheckInterval;
	}

	public void setIdleCheckInterval(Duration idleCheckInterval) {
		this.idleCheckInterval = idleCheckInterval;
	}

	public Duration getIdleCheck() {
		return this.idleCheck;
	}

	public void setIdleCheck(Duration idleCheck) {
		this.idleCheck = idleCheck;
	}

	public Duration getDrain() {
		return this.drain;
	}

	public void setDrain(Duration drain) {
		this.drain = drain;
	}

	public Duration getHandlers() {
		return this.handlers;
	}

	public void setHandlers(Duration handlers) {
		this.handlers = handlers;
	}

	public Duration getLateReply() {
		return this.lateReply;
	}

	public void setLateReply(Duration lateReply) {
		this.lateReply = lateReply;
	}

}
