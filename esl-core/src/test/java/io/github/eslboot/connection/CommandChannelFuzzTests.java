package io.github.eslboot.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.eslboot.command.EslCommand;
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
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that says anything at all, before or after it has authenticated us: replies go
 * to commands in order, events to the listener in order, and the connection ends once,
 * with one of our exceptions, after which nobody hears anything and nobody waits.
 */
class CommandChannelFuzzTests {

	private static final String WELCOME = "Content-Type: auth/request\n\n"
			+ "Content-Type: command/reply\nReply-Text: +OK accepted\n\n";

	private static final int COMMANDS = 3;

	static Stream<byte[]> seeds() {
		String reply = "Content-Type: command/reply\nReply-Text: +OK a\n\n";
		String response = "Content-Type: api/response\nContent-Length: 2\n\nhi";
		String event = "Content-Length: 17\nContent-Type: text/event-plain\n\nEvent-Name: API\n\n";
		String goodbye = "Content-Type: text/disconnect-notice\nContent-Length: 3\n\nbye";
		String linger = "Content-Type: text/disconnect-notice\nContent-Disposition: linger\nContent-Length: 0\n\n";
		return Stream
			.of(WELCOME, "Content-Type: text/rude-rejection\nContent-Length: 4\n\nNo.\n" + goodbye,
					"HTTP/1.1 400 Bad Request\nContent-Length: 0\n\n",
					"Content-Type: auth/request\n\nContent-Type: command/reply\nReply-Text: -ERR invalid\n\n" + goodbye,
					"Content-Type: log/data\nContent-Length: 1\n\nx" + "Content-Type: new\n\n",
					reply + event + response, reply + response + reply + reply + event, event + goodbye + event + reply,
					linger + event + reply + "Content-Length: -1\n\n" + event,
					"Content-Length: 1\nContent-Type: text/event-json\n\n{" + event)
			.map((text) -> text.getBytes(StandardCharsets.UTF_8));
	}

	@MethodSource("seeds")
	@FuzzTest
	void aConnectionEndsOnceAndByName(byte[] bytes) {
		Conversation cold = new Conversation(bytes);
		cold.say(bytes);
		cold.checkEnd(List.of(), false);
		Conversation warm = new Conversation(bytes);
		warm.say(WELCOME.getBytes(StandardCharsets.UTF_8));
		warm.sendCommands();
		warm.say(bytes);
		warm.checkEnd(decode(bytes), true);
	}

	/** What the decoder makes of it; that it is right is another test's business. */
	private static List<EslMessage> decode(byte[] bytes) {
		EmbeddedChannel channel = new EmbeddedChannel(new EslFrameDecoder(ProtocolLimits.DEFAULT));
		try {
			channel.writeInbound(Unpooled.copiedBuffer(bytes));
		}
		catch (DecoderException ex) {
			// What came before counts.
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

		private final CommandChannel commands;

		private final List<PendingReply> sent = new ArrayList<>();

		private final List<String> heard = new ArrayList<>();

		private final Random random;

		private int ends;

		private int repliesSeen;

		Conversation(byte[] bytes) {
			this.random = new Random(Arrays.hashCode(bytes));
			ConnectionOptions options = ConnectionOptions
				.builder("pbx.example.org", 8021, Credentials.ofPassword("not to be told"))
				.build();
			this.commands = new CommandChannel(options, this.channel.eventLoop(), this.channel.eventLoop(), this,
					false);
			this.channel.pipeline().addLast(new EslFrameDecoder(ProtocolLimits.DEFAULT), this.commands);
			this.channel.pipeline().fireChannelActive();
		}

		void sendCommands() {
			for (int i = 0; i < COMMANDS; i++) {
				PendingReply command = new PendingReply(EslCommand.api("status"), Duration.ofMinutes(5));
				this.sent.add(command);
				this.commands.submit(command);
			}
			this.channel.runPendingTasks();
		}

		void say(byte[] bytes) {
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
			assertThat(this.commands.isOpen()).isFalse();
			assertThat(this.commands.owesReplies()).as("owes replies").isFalse();
			assertThat(this.commands.opened()).isDone();
			boolean opened = !this.commands.opened().isCompletedExceptionally();
			assertThat(this.ends).isEqualTo(opened ? 1 : 0);
			if (!opened) {
				Throwable failure = this.commands.opened().handle((connection, problem) -> problem).join();
				assertThat(failure).isInstanceOf(EslException.class);
				assertThat(failure.getMessage()).doesNotContain("not to be told");
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
			assertThat(this.heard).isEqualTo(expected);
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

		/** Whether the connection ends with a message. */
		private boolean ends(EslMessage message) {
			if (message instanceof EslReply) {
				return ++this.repliesSeen > COMMANDS;
			}
			return message instanceof EslMessage.AuthRequest || message instanceof EslMessage.RudeRejection
					|| (message instanceof DisconnectNotice notice && notice.endsConnection());
		}

		@Override
		public void onEvent(EslEvent event) {
			this.heard.add("EslEvent");
		}

		@Override
		public void onLogData(EslMessage.LogData line) {
			this.heard.add("LogData");
		}

		@Override
		public void onUnparsed(EslMessage.Unparsed frame) {
			this.heard.add("Unparsed");
		}

		@Override
		public void onDisconnectNotice(DisconnectNotice notice) {
			this.heard.add("DisconnectNotice");
		}

		@Override
		public void onClosed(EslException cause) {
			this.ends++;
			this.heard.add("end");
		}

	}

}
