package io.github.eslboot.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.protocol.ProtocolLimits;
import io.github.eslboot.protocol.codec.EslFrameDecoder;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What whoever lends connections has to know of them. Tasks run when a test says so. */
class CommandChannelTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private final EmbeddedChannel channel = new EmbeddedChannel();

	private int caughtUp;

	private final CommandChannel commands = new CommandChannel(
			ConnectionOptions.builder("pbx.example.org", 8021, Credentials.ofPassword("secret"))
				.maxPendingCommands(1)
				.build(),
			this.channel.eventLoop(), this.channel.eventLoop(), new EslConnectionListener() {
			}, false);

	@BeforeEach
	void open() {
		this.channel.pipeline().addLast(new EslFrameDecoder(ProtocolLimits.DEFAULT), this.commands);
		this.channel.pipeline().fireChannelActive();
		say("Content-Type: auth/request\n\nContent-Type: command/reply\nReply-Text: +OK accepted\n\n");
		assertThat(this.commands.isOpen()).isTrue();
	}

	@AfterEach
	void close() {
		this.channel.finishAndReleaseAll();
	}

	private void say(String text) {
		this.channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
	}

	private PendingReply submit() {
		PendingReply command = new PendingReply(EslCommand.api("status"), MINUTE);
		this.commands.submit(command);
		return command;
	}

	@Test
	void itHasCaughtUpWhenTheLateReplyHasCome() {
		PendingReply command = submit();
		this.channel.runPendingTasks();
		command.cancel(true);
		this.commands.onCaughtUp(() -> this.caughtUp++);
		assertThat(this.commands.owesReplies()).isTrue();
		say("Content-Type: api/response\nContent-Length: 2\n\nhi");
		this.channel.runPendingTasks();
		assertThat(this.caughtUp).isOne();
	}

	@Test
	void itHasCaughtUpWhenWhatWasGivenUpIsNotSentAtAll() {
		PendingReply command = submit();
		command.cancel(true);
		this.commands.onCaughtUp(() -> this.caughtUp++);
		assertThat(this.commands.owesReplies()).isTrue();
		this.channel.runPendingTasks();
		assertThat(this.commands.owesReplies()).isFalse();
		assertThat(this.caughtUp).isOne();
	}

}
