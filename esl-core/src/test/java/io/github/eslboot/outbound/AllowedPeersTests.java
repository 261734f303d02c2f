package io.github.eslboot.outbound;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Tests for {@link AllowedPeers}. */
class AllowedPeersTests {

	@ParameterizedTest
	@CsvSource({ "10.0.0.0/8, 10.255.0.1, true", "10.0.0.0/8, 11.0.0.1, false", "10.1.2.3/8, 10.9.9.9, true",
			"172.16.0.0/12, 172.31.255.255, true", "172.16.0.0/12, 172.32.0.0, false", "192.0.2.7, 192.0.2.7, true",
			"192.0.2.7, 192.0.2.8, false", "192.0.2.7/31, 192.0.2.6, true", "0.0.0.0/0, 203.0.113.9, true",
			"0.0.0.0/0, 2001:db8::1, false", "::/0, 2001:db8::1, true", "::/0, 192.0.2.7, false",
			"fd00::/8, fd12::1, true", "fd00::/8, fe80::1, false", "fe80::/10, fe80::1%1, true", "::1, ::1, true",
			"10.0.0.0/8, ::ffff:10.0.0.1, true", "::ffff:10.0.0.0/8, 10.0.0.1, true" })
	void networkContainsItsAddresses(String network, String address, boolean expected) throws UnknownHostException {
		InetSocketAddress peer = new InetSocketAddress(InetAddress.getByName(address), 40000);
		assertThat(new AllowedPeers(List.of("198.51.100.0/24", network)).contains(peer)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "everybody", "localhost/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/x",
			"::1/129", "10.0.0.0/8/8", "300.0.0.1" })
	void textThatIsNoNetworkIsRejected(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> new AllowedPeers(List.of(text)))
			.withMessage("'%s' is no network such as 10.0.0.0/8, fd00::/8 or 192.0.2.7".formatted(text));
	}

}
