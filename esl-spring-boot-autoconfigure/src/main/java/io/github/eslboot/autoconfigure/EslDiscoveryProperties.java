package io.github.eslboot.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Properties of the discovery of servers.
 *
 * @since 0.1.0
 */
public class EslDiscoveryProperties {

	/**
	 * Name of the DNS SRV records that name the servers, such as
	 * "_esl._tcp.pbx.example.com".
	 */
	private @Nullable String srv;

	/**
	 * Name of the service whose instances are the servers, for the DiscoveryClient of
	 * Spring Cloud.
	 */
	private @Nullable String serviceId;

	/**
	 * DNS server for the SRV records, as host or host:port. Those of the operating system
	 * are used when not set.
	 */
	private @Nullable String dnsServer;

	/**
	 * Time between two look-ups.
	 */
	private Duration refreshInterval = Duration.ofSeconds(30);

	/**
	 * Maximum time to wait for each DNS server.
	 */
	private Duration timeout = Duration.ofSeconds(5);

	public @Nullable String getSrv() {
		return this.srv;
	}

	public void setSrv(@Nullable String srv) {
		this.srv = srv;
	}

	public @Nullable String getServiceId() {
		return this.serviceId;
	}

	public void setServiceId(@Nullable String serviceId) {
		this.serviceId = serviceId;
	}

	public @Nullable String getDnsServer() {
		return this.dnsServer;
	}

	public void setDnsServer(@Nullable String dnsServer) {
		this.dnsServer = dnsServer;
	}

	public Duration getRefreshInterval() {
		return this.refreshInterval;
	}

	public void setRefreshInterval(Duration refreshInterval) {
		this.refreshInterval = refreshInterval;
	}

	public Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = timeout;
	}

}
