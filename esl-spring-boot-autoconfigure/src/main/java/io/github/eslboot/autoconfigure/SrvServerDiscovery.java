package io.github.eslboot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;

import javax.naming.CompositeName;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

import org.jspecify.annotations.Nullable;

/**
 * Discovery by the SRV records of DNS, with the resolver of the JDK. Of several
 * priorities the most preferred one counts, which is the lowest number. A record with the
 * target "." says that there is no server.
 */
final class SrvServerDiscovery implements EslServerDiscovery {

	private static final String FACTORY = "com.sun.jndi.dns.DnsContextFactory";

	private static final String SRV = "SRV";

	/**
	 * Attempts of a look-up. Each may take twice as long as the one before it, so all of
	 * them take three times as long as the first one.
	 */
	private static final int ATTEMPTS = 2;

	private final String recordName;

	private final Hashtable<String, String> environment = new Hashtable<>();

	/** Names of all servers that were found, by host and port. Guarded by this. */
	private final Map<String, String> names = new HashMap<>();

	/**
	 * Creates a discovery.
	 * @param recordName name of the records
	 * @param dnsServer the DNS server as host or host:port, or {@code null} for those of
	 * the operating system
	 * @param timeout maximum time to wait for each DNS server
	 */
	SrvServerDiscovery(String recordName, @Nullable String dnsServer, Duration timeout) {
		this.recordName = recordName;
		this.environment.put(Context.INITIAL_CONTEXT_FACTORY, FACTORY);
		this.environment.put(Context.PROVIDER_URL, (dnsServer != null) ? "dns://" + dnsServer : "dns:");
		this.environment.put("com.sun.jndi.dns.timeout.initial",
				Long.toString(Math.max(1, Math.min(Integer.MAX_VALUE, timeout.toMillis() / 3))));
		this.environment.put("com.sun.jndi.dns.timeout.retries", Integer.toString(ATTEMPTS));
	}

	@Override
	public List<Server> discover() throws NamingException {
		List<SrvRecord> records = records();
		int preferred = records.stream().mapToInt(SrvRecord::priority).min().orElse(0);
		List<SrvRecord> used = records.stream()
			.filter((found) -> found.priority() == preferred && !found.host().isEmpty())
			.sorted(Comparator.comparing(SrvRecord::host).thenComparing(SrvRecord::port))
			.toList();
		return used.stream().map((found) -> server(found, used)).distinct().toList();
	}

	private Server server(SrvRecord found, List<SrvRecord> used) {
		return new Server(name(found, used), found.host(), found.port(), Math.max(1, found.weight()), List.of());
	}

	/**
	 * Returns the name of a server, which it keeps: with another name it would leave the
	 * group and join it as another server.
	 */
	private synchronized String name(SrvRecord found, List<SrvRecord> used) {
		String address = found.host() + ":" + found.port();
		String known = this.names.get(address);
		if (known != null) {
			return known;
		}
		boolean hostIsUnique = used.stream()
			.noneMatch((other) -> other.host().equals(found.host()) && other.port() != found.port());
		String name = (hostIsUnique && !this.names.containsValue(found.host())) ? found.host() : address;
		this.names.put(address, name);
		return name;
	}

	private List<SrvRecord> records() throws NamingException {
		DirContext dns = new InitialDirContext(this.environment);
		try {
			Name name = new CompositeName().add(this.recordName);
			Attribute attribute = dns.getAttributes(name, new String[] { SRV }).get(SRV);
			List<SrvRecord> records = new ArrayList<>();
			if (attribute != null) {
				for (Object value : Collections.list(attribute.getAll())) {
					records.add(SrvRecord.parse(value.toString()));
				}
			}
			return records;
		}
		catch (NameNotFoundException ex) {
			return List.of();
		}
		finally {
			dns.close();
		}
	}

	@Override
	public String toString() {
		return "the SRV records of " + this.recordName;
	}

	/** An SRV record, see RFC 2782. */
	private record SrvRecord(int priority, int weight, int port, String host) {

		static SrvRecord parse(String text) throws NamingException {
			String[] fields = text.trim().split("\\s+");
			try {
				String host = fields[3].endsWith(".") ? fields[3].substring(0, fields[3].length() - 1) : fields[3];
				return new SrvRecord(Integer.parseInt(fields[0]), Integer.parseInt(fields[1]),
						Integer.parseInt(fields[2]), host);
			}
			catch (IndexOutOfBoundsException | NumberFormatException ex) {
				throw new NamingException("Not an SRV record: " + text);
			}
		}

	}

}
