package io.github.eslboot.connection.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.connection.EslConnectionListener;
import io.github.eslboot.protocol.CommandReply;
import io.github.eslboot.protocol.DisconnectNotice;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslMessage;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.ProtocolLimits;
import io.github.eslboot.protocol.codec.EslFrameDecoder;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Arbitrary input from the server, before and after the authentication. Replies complete
 * commands in order, the listener receives frames in order, and the connection ends once,
 * with an {@link EslException}; after that the listener is not notified and no command is
 * pending.
 */
@Tag("jdk-independent")
class EslConnectionHandlerFuzzTests {

	private static final String WELCOME = "Content-Type: auth/request\n\n"
			+ "Content-Type: command/reply\nReply-Text: +OK accepted\n\n";

	private static final int COMMANDS = 3;

	static Stream<byte[]> seeds() {
		String reply = "Content-Type: command/reply\nReply-Text: +OK a\n\n";
		String response = "Content-Type: api/response\nContent-Length: 2\n\nhi";
		String event = "Content-Length: 17\nContent-Type: text/event-plain\n\nEvent-Name: API\n\n";
		String disconnect = "Content-Type: text/disconnect-notice\nContent-Length: 3\n\nbye";
		String linger = "Content-Type: text/disconnect-notice\nContent-Disposition: linger\nContent-Length: 0\n\n";
		return Stream
			.of(WELCOME, "Content-Type: text/rude-rejection\nContent-Length: 4\n\nNo.\n" + disconnect,
					"HTTP/1.1 400 Bad Request\nContent-Length: 0\n\n",
					"Content-Type: auth/request\n\nContent-Type: command/reply\nReply-Text: -ERR invalid\n\n"
							+ disconnect,
					"Content-Type: log/data\nContent-Length: 1\n\nx" + "Content-Type: new\n\n",
					reply + event + response, reply + response + reply + reply + event,
					event + disconnect + event + reply, linger + event + reply + "Content-Length: -1\n\n" + event,
					"Content-Length: 1\nContent-Type: text/event-json\n\n{" + event)
			.map((text) -> text.getBytes(StandardCharsets.UTF_8));
	}

	@MethodSource("seeds")
	@FuzzTest
	void connectionEndsOnceWithAnEslException(byte[] bytes) {
		Conversation cold = new Conversation(bytes);
		cold.send(bytes);
		cold.checkEnd(List.of(), false);
		Conversation warm = new Conversation(bytes);
		warm.send(WELCOME.getBytes(StandardCharsets.UTF_8));
		warm.sendCommands();
		warm.send(bytes);
		warm.checkEnd(decode(bytes), true);
	}

	/** Returns the frames of the decoder, which has tests of its own. */
	private static List<EslMessage> decode(byte[] bytes) {
		EmbeddedChannel channel = new EmbeddedChannel(new EslFrameDecoder(ProtocolLimits.DEFAULT));
		try {
			channel.writeInbound(Unpooled.copiedBuffer(bytes));
		}
		catch (DecoderException ex) {
			// The frames before the failure count.
		}
		List<EslMessage> messages = new ArrayList<>();
		for (EslMessage message = channel.readInbound(); message != null; message = channel.readInbound()) {
			messages.add(message);
		}
		channel.finishAndReleaseAll();
		return messages;
	}

	/** A connection whose server is the fuzzer. */
	private static final class Conversation implements EslConnectionListener {

		private final EmbeddedChannel channel = new EmbeddedChannel();

		private final EslConnectionHandler handler;

		private final List<CompletableFuture<EslReply>> sent = new ArrayList<>();

		private final List<String> received = new ArrayList<>();

		private final Random random;

		private int ends;

		private int replyCount;

		Conversation(byte[] bytes) {
			this.random = new Random(Arrays.hashCode(bytes));
			ConnectionOptions options = ConnectionOptions
				.builder("pbx.example.org", 8021, Credentials.ofPassword("do-not-log-me"))
				.build();
			this.handler = new EslConnectionHandler(options, EslCommand.auth("do-not-log-me"), this.channel.eventLoop(),
					new WakeUpRounds(this.channel.eventLoop()), this);
			this.channel.pipeline().addLast(new EslFrameDecoder(ProtocolLimits.DEFAULT), this.handler);
			this.channel.pipeline().fireChannelActive();
		}

		void sendCommands() {
			for (int i = 0; i < COMMANDS; i++) {
				this.sent.add(this.handler.sendAsync(EslCommand.api("status"), Duration.ofMinutes(5)));
			}
			this.channel.runPendingTasks();
		}

		void send(byte[] bytes) {
			for (int from = 0; from < bytes.length && this.channel.isOpen();) {
				int length = 1 + this.random.nextInt(bytes.length - from);
				this.channel.writeInbound(Unpooled.copiedBuffer(bytes, from, length));
				from += length;
			}
		}

		void checkEnd(List<EslMessage> messages, boolean wasOpen) {
			this.channel.close();
			this.channel.finishAndReleaseAll();
			this.channel.checkException();
			assertThat(this.handler.isOpen()).isFalse();
			assertThat(this.handler.hasPendingReplies()).as("pending replies").isFalse();
			assertThat(this.handler.opened()).isDone();
			boolean opened = !this.handler.opened().isCompletedExceptionally();
			assertThat(this.ends).isEqualTo(opened ? 1 : 0);
			if (!opened) {
				Throwable failure = this.handler.opened().handle((connection, problem) -> problem).join();
				assertThat(failure).isInstanceOf(EslException.class);
				assertThat(failure.getMessage()).doesNotContain("do-not-log-me");
			}
			if (wasOpen) {
				checkAnswers(messages);
			}
		}

		private void checkAnswers(List<EslMessage> messages) {
			List<String> expected = new ArrayList<>();
			List<String> replies = new ArrayList<>();
			for (EslMessage message : messages) {
				if (isNoFrame(message) || isNoAnswer(message)) {
					break;
				}
				if (message instanceof EslReply && replies.size() < COMMANDS) {
					replies.add(message.toString());
				}
				else if (message instanceof EslEvent || message instanceof EslMessage.LogData
						|| message instanceof EslMessage.Unparsed || message instanceof DisconnectNotice) {
					expected.add(message.getClass().getSimpleName());
				}
				if (ends(message)) {
					break;
				}
			}
			expected.add("end");
			assertThat(this.received).isEqualTo(expected);
			for (int i = 0; i < COMMANDS; i++) {
				assertThat(this.sent.get(i)).isDone();
				String outcome = this.sent.get(i)
					.handle((reply, failure) -> (failure instanceof EslException) ? "failed" : String.valueOf(reply))
					.join();
				assertThat(outcome).as("reply %d", i).isEqualTo((i < replies.size()) ? replies.get(i) : "failed");
			}
		}

		private static boolean isNoFrame(EslMessage message) {
			return message instanceof EslMessage.Unparsed frame && frame.problem() == null
					&& !frame.headers().contains("Content-Type");
		}

		/** An {@code api} is not answered by an OK without a body. */
		private static boolean isNoAnswer(EslMessage message) {
			return message instanceof CommandReply reply && reply.isOk();
		}

		/** Returns whether the connection ends with a message. */
		private boolean ends(EslMessage message) {
			if (message instanceof EslReply) {
				return ++this.replyCount > COMMANDS;
			}
			return message instanceof EslMessage.AuthRequest || message instanceof EslMessage.RudeRejection
					|| (message instanceof DisconnectNotice notice && notice.endsConnection());
		}

		@Override
		public void onEvent(EslEvent event) {
			this.received.add("EslEvent");
		}

		@Override
		public void onLogData(EslMessage.LogData line) {
			this.received.add("LogData");
		}

		@Override
		public void onUnparsed(EslMessage.Unparsed frame) {
			this.received.add("Unparsed");
		}

		@Override
		public void onDisconnectNotice(DisconnectNotice notice) {
			this.received.add("DisconnectNotice");
		}

		@Override
		public void onClosed(EslException cause) {
			this.ends++;
			this.received.add("end");
		}

	}

}
