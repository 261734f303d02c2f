package io.github.eslboot.test.standalone;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link SessionRecorder}. */
class SessionRecorderTests {

	@Test
	@Timeout(60)
	void sessionContinuesWhenItsCaptureCannotBeWritten() throws Exception {
		try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
				Socket client = connect(listener);
				Socket ofClient = listener.accept();
				Socket ofServer = connect(listener);
				Socket server = listener.accept();
				SessionRecorder.Session session = new SessionRecorder.Session(new FullDisk(), ofClient, ofServer)) {
			Thread copy = new Thread(session::copyFromServer);
			copy.start();
			for (String text : new String[] { "Content-Type: auth/request\n\n", "Content-Type: command/reply\n\n" }) {
				server.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
				byte[] received = client.getInputStream().readNBytes(text.length());
				assertThat(new String(received, StandardCharsets.US_ASCII)).isEqualTo(text);
			}
			server.close();
			assertThat(client.getInputStream().read()).isEqualTo(-1);
			copy.join();
		}
	}

	private static Socket connect(ServerSocket listener) throws IOException {
		return new Socket(listener.getInetAddress(), listener.getLocalPort());
	}

	/** Has room for the header of a compressed file. */
	private static final class FullDisk extends OutputStream {

		private int room = 10;

		@Override
		public void write(int value) throws IOException {
			this.room--;
			if (this.room < 0) {
				throw new IOException("No space left on device (simulated)");
			}
		}

	}

}
