package io.github.eslboot.connection.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.connection.EslConnectionListener;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.ProtocolLimits;
import io.github.eslboot.protocol.Sent;
import io.github.eslboot.protocol.codec.EslFrameDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@link EslConnectionHandler}: pending replies, and whether a failed command may have
 * been sent. Tasks of the event loop run only when a test runs them.
 */
class EslConnectionHandlerTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private final EmbeddedChannel channel = new EmbeddedChannel();

	private int callbacks;

	private final EslConnectionHandler handler = new EslConnectionHandler(
			ConnectionOptions.builder("pbx.example.org", 8021, Credentials.ofPassword("secret"))
				.maxPendingCommands(1)
				.build(),
			EslCommand.auth("secret"), this.channel.eventLoop(), new WakeUpRounds(this.channel.eventLoop()),
			new EslConnectionListener() {
			});

	@BeforeEach
	void open() {
		this.channel.pipeline().addLast(new EslFrameDecoder(ProtocolLimits.DEFAULT), this.handler);
		this.channel.pipeline().fireChannelActive();
		receive("Content-Type: auth/request\n\nContent-Type: command/reply\nReply-Text: +OK accepted\n\n");
		assertThat(this.handler.isOpen()).isTrue();
	}

	@AfterEach
	void close() {
		this.channel.finishAndReleaseAll();
	}

	private void receive(String text) {
		this.channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
	}

	private String written() {
		StringBuilder text = new StringBuilder();
		for (ByteBuf buffer = this.channel.readOutbound(); buffer != null; buffer = this.channel.readOutbound()) {
			text.append(buffer.toString(StandardCharsets.UTF_8));
			buffer.release();
		}
		return text.toString();
	}

	private CompletableFuture<EslReply> send(Duration timeout) {
		return this.handler.sendAsync(EslCommand.api("status"), timeout);
	}

	private static EslException failure(CompletableFuture<EslReply> reply) {
		return (EslException) reply.handle((value, failure) -> failure).join();
	}

	@Test
	void callbackRunsWhenTheReplyToACancelledCommandArrives() {
		CompletableFuture<EslReply> command = send(MINUTE);
		this.channel.runPendingTasks();
		command.cancel(true);
		this.handler.onNoPendingReplies(() -> this.callbacks++);
		assertThat(this.handler.hasPendingReplies()).isTrue();
		receive("Content-Type: api/response\nContent-Length: 2\n\nhi");
		this.channel.runPendingTasks();
		assertThat(this.callbacks).isOne();
	}

	@Test
	void callbackRunsWhenACancelledCommandIsNotWritten() {
		CompletableFuture<EslReply> command = send(MINUTE);
		command.cancel(true);
		this.handler.onNoPendingReplies(() -> this.callbacks++);
		assertThat(this.handler.hasPendingReplies()).isTrue();
		this.channel.runPendingTasks();
		assertThat(this.handler.hasPendingReplies()).isFalse();
		assertThat(this.callbacks).isOne();
	}

	@Test
	void writtenCommandFailsAsMaybeSentWhenTheConnectionCloses() {
		CompletableFuture<EslReply> command = send(MINUTE);
		this.channel.runPendingTasks();
		this.handler.close(new EslConnectionException(Reason.CLOSED, "closed by the test"));
		assertThat(failure(command)).isInstanceOf(EslConnectionException.class)
			.hasMessageContaining("whether it ran is unknown");
		assertThat(failure(command).sent()).isEqualTo(Sent.MAYBE);
	}

	@Test
	void unwrittenCommandFailsAsNotSentWhenTheConnectionCloses() {
		CompletableFuture<EslReply> command = send(MINUTE);
		this.handler.close(new EslConnectionException(Reason.CLOSED, "closed by the test"));
		assertThat(failure(command)).isInstanceOf(EslConnectionException.class).hasMessageContaining("was not sent");
		assertThat(failure(command).sent()).isEqualTo(Sent.NO);
	}

	@Test
	void commandToAClosedConnectionFailsAsNotSent() {
		this.handler.close(new EslConnectionException(Reason.CLOSED, "closed by the test"));
		CompletableFuture<EslReply> command = send(MINUTE);
		this.channel.runPendingTasks();
		assertThat(failure(command).sent()).isEqualTo(Sent.NO);
		assertThat(this.handler.hasPendingReplies()).isFalse();
	}

	@Test
	void commandBeyondTheMaximumFailsAsNotSent() {
		send(MINUTE);
		assertThat(failure(send(MINUTE)).sent()).isEqualTo(Sent.NO);
	}

	@Test
	void writtenCommandTimesOutAsMaybeSent() {
		this.channel.freezeTime();
		CompletableFuture<EslReply> command = send(Duration.ofMillis(200));
		this.channel.runPendingTasks();
		assertThat(written()).isNotEmpty();
		await().atMost(PATIENCE).until(() -> {
			this.channel.advanceTimeBy(1, TimeUnit.SECONDS);
			this.channel.runScheduledPendingTasks();
			return command.isDone();
		});
		assertThat(failure(command)).isInstanceOf(EslTimeoutException.class).hasMessageContaining("did not answer");
		assertThat(failure(command).sent()).isEqualTo(Sent.MAYBE);
		assertThat(this.handler.hasPendingReplies()).isTrue();
	}

	@Test
	void commandWhoseTimeoutPassesInTheOutboxIsNotWritten() {
		written();
		CompletableFuture<EslReply> command = send(Duration.ofNanos(1));
		assertThat(command).isNotDone();
		this.channel.runPendingTasks();
		assertThat(failure(command)).isInstanceOf(EslTimeoutException.class).hasMessageContaining("was not sent");
		assertThat(failure(command).sent()).isEqualTo(Sent.NO);
		assertThat(written()).isEmpty();
		assertThat(this.handler.hasPendingReplies()).isFalse();
	}

}
