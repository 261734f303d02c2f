package io.github.eslboot.outbound;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;

/** List of networks, such as {@code 10.0.0.0/8}, whose addresses may connect. */
final class AllowedPeers {

	/** Loopback, private and link-local networks. */
	static final List<String> DEFAULT = List.of("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12",
			"192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10");

	private final List<IpSubnetFilterRule> networks;

	AllowedPeers(List<String> networks) {
		this.networks = networks.stream().map(AllowedPeers::parse).toList();
	}

	private static IpSubnetFilterRule parse(String text) {
		int slash = text.indexOf('/');
		String host = (slash < 0) ? text : text.substring(0, slash);
		// InetAddress.getByName, as Netty's own parser, would resolve a host name.
		if (!host.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
			throw notANetwork(text);
		}
		try {
			InetAddress address = InetAddress.getByName(host);
			int bits = (slash < 0) ? address.getAddress().length * 8 : Integer.parseInt(text.substring(slash + 1));
			return new IpSubnetFilterRule(address, bits, IpFilterRuleType.ACCEPT);
		}
		catch (UnknownHostException | IllegalArgumentException ex) {
			throw notANetwork(text);
		}
	}

	private static IllegalArgumentException notANetwork(String text) {
		return new IllegalArgumentException(
				"'%s' is no network such as 10.0.0.0/8, fd00::/8 or 192.0.2.7".formatted(text));
	}

	boolean contains(InetSocketAddress peer) {
		// Java maps an IPv4 address in IPv6 form to an Inet4Address.
		for (IpSubnetFilterRule network : this.networks) {
			if (network.matches(peer)) {
				return true;
			}
		}
		return false;
	}

}
