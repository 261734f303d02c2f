package io.github.eslboot.autoconfigure;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Name server with the SRV records of one name. Without records the name does not exist.
 */
final class DnsServer implements AutoCloseable {

	private static final int HEADER = 12;

	private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());

	private final List<Srv> records = new CopyOnWriteArrayList<>();

	private final Thread thread = new Thread(this::serve, "dns-server");

	DnsServer() throws IOException {
		this.thread.setDaemon(true);
		this.thread.start();
	}

	String address() {
		return "127.0.0.1:" + this.socket.getLocalPort();
	}

	/** Replaces the records. */
	void records(Srv... all) {
		this.records.clear();
		this.records.addAll(List.of(all));
	}

	private void serve() {
		byte[] buffer = new byte[512];
		while (!this.socket.isClosed()) {
			DatagramPacket query = new DatagramPacket(buffer, buffer.length);
			try {
				this.socket.receive(query);
				byte[] answer = answer(query);
				this.socket.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
			}
			catch (IOException ex) {
				// Closed by the test.
				return;
			}
		}
	}

	private byte[] answer(DatagramPacket query) throws IOException {
		int endOfName = HEADER;
		while (query.getData()[endOfName] != 0) {
			endOfName += query.getData()[endOfName] + 1;
		}
		List<Srv> found = List.copyOf(this.records);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		DataOutputStream out = new DataOutputStream(bytes);
		out.write(query.getData(), 0, 2);
		// A response of an authority that recurses; code 3 if the name does not exist.
		out.writeShort(found.isEmpty() ? 0x8583 : 0x8580);
		out.writeShort(1);
		out.writeShort(found.size());
		out.writeInt(0);
		out.write(query.getData(), HEADER, endOfName + 5 - HEADER);
		for (Srv srv : found) {
			write(srv, out);
		}
		return bytes.toByteArray();
	}

	private static void write(Srv srv, DataOutputStream out) throws IOException {
		ByteArrayOutputStream target = new ByteArrayOutputStream();
		for (String label : srv.target.split("\\.")) {
			target.write(label.length());
			target.write(label.getBytes(StandardCharsets.US_ASCII));
		}
		target.write(0);
		out.writeShort(0xC000 | HEADER);
		out.writeShort(33);
		out.writeShort(1);
		out.writeInt(60);
		out.writeShort(6 + target.size());
		out.writeShort(srv.priority);
		out.writeShort(srv.weight);
		out.writeShort(srv.port);
		target.writeTo(out);
	}

	@Override
	public void close() {
		this.socket.close();
	}

	record Srv(int priority, int weight, int port, String target) {

	}

}
