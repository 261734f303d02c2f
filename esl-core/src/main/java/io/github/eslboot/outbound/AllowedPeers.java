package io.github.eslboot.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** List of networks, such as {@code 10.0.0.0/8}, whose addresses may connect. */
final class AllowedPeers {

	/** Loopback, private and link-local networks. */
	static final List<String> DEFAULT = List.of("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12",
			"192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10");

	private final List<Network> networks;

	AllowedPeers(List<String> networks) {
		this.networks = networks.stream().map(Network::parse).toList();
	}

	boolean contains(InetAddress peer) {
		// Java maps an IPv4 address in IPv6 form to an Inet4Address.
		byte[] address = peer.getAddress();
		for (Network network : this.networks) {
			if (network.contains(address)) {
				return true;
			}
		}
		return false;
	}

	private record Network(byte[] address, int bits) {

		static Network parse(String text) {
			int slash = text.indexOf('/');
			String host = (slash < 0) ? text : text.substring(0, slash);
			// InetAddress.getByName would resolve a host name.
			if (!host.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
				throw notANetwork(text);
			}
			try {
				byte[] address = InetAddress.getByName(host).getAddress();
				int bits = (slash < 0) ? address.length * 8 : Integer.parseInt(text.substring(slash + 1));
				if (bits < 0 || bits > address.length * 8) {
					throw notANetwork(text);
				}
				return new Network(address, bits);
			}
			catch (UnknownHostException | NumberFormatException ex) {
				throw notANetwork(text);
			}
		}

		private static IllegalArgumentException notANetwork(String text) {
			return new IllegalArgumentException(
					"'%s' is no network such as 10.0.0.0/8, fd00::/8 or 192.0.2.7".formatted(text));
		}

		boolean contains(byte[] peer) {
			if (peer.length != this.address.length) {
				return false;
			}
			int whole = this.bits / 8;
			if (!Arrays.equals(peer, 0, whole, this.address, 0, whole)) {
				return false;
			}
			int rest = this.bits % 8;
			int mask = 0xFF00 >> rest & 0xFF;
			return rest == 0 || ((peer[whole] ^ this.address[whole]) & mask) == 0;
		}

	}

}
