package io.github.eslboot.protocol.codec;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import io.github.eslboot.protocol.ApiResponse;
import io.github.eslboot.protocol.CommandReply;
import io.github.eslboot.protocol.DisconnectNotice;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslMessage;
import io.github.eslboot.protocol.EslProtocolException;
import io.github.eslboot.protocol.FrameTooLargeException;
import io.github.eslboot.protocol.FrameTooLargeException.Part;
import io.github.eslboot.protocol.ProtocolLimits;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EslFrameDecoderTests {

	private final EmbeddedChannel channel = new EmbeddedChannel(
			new EslFrameDecoder(new ProtocolLimits(1000, 300, 5000)));

	@AfterEach
	void release() {
		this.channel.finishAndReleaseAll();
	}

	private <T extends EslMessage> T decode(String text) {
		this.channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
		return this.channel.readInbound();
	}

	private static String frame(String type, String body) {
		return "Content-Length: %d\nContent-Type: %s\n\n%s".formatted(body.getBytes(StandardCharsets.UTF_8).length,
				type, body);
	}

	@Test
	void contentLengthCountsBytes() {
		ApiResponse first = decode(frame("api/response", "grün €\n") + frame("api/response", "next"));
		assertThat(first.text()).isEqualTo("grün €");
		assertThat(this.channel.<ApiResponse>readInbound().text()).isEqualTo("next");
	}

	@Test
	void bodyMayContainTheTextOfAFrame() {
		String tricky = "Content-Type: command/reply\nReply-Text: +OK\n\n\n\n";
		assertThat(this.<ApiResponse>decode(frame("api/response", tricky)).body()).isEqualTo(tricky);
	}

	@ParameterizedTest
	@CsvSource({ "'Disconnected, goodbye.', GOODBYE", "The system is being shut down., SHUTDOWN",
			"killed listener because of lost events, LOST_EVENTS",
			"killed listener because of lost log lines, LOST_LOG_LINES" })
	void disconnectNoticeHasTheKindOfItsText(String text, DisconnectNotice.Disposition kind) {
		DisconnectNotice notice = decode(frame("text/disconnect-notice", text + "\n"));
		assertThat(notice.disposition()).isEqualTo(kind);
		assertThat(notice.endsConnection()).isTrue();
	}

	@Test
	void frameOfUnknownContentTypeIsReturnedUnparsed() {
		EslMessage.Unparsed frame = decode(frame("text/new-thing", "abc"));
		assertThat(frame.headers().get("content-type")).isEqualTo("text/new-thing");
		assertThat(frame.body()).hasSize(3);
		assertThat(frame.problem()).isNull();
	}

	@Test
	void commandReplyIsNotPercentDecoded() {
		CommandReply reply = decode("Content-Type: command/reply\nReply-Text: +OK a%20b\n\n");
		assertThat(reply.text()).isEqualTo("+OK a%20b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "abc", "99999999999999999999", "1.5", "" })
	void invalidContentLengthEndsTheStream(String length) {
		assertThatExceptionOfType(DecoderException.class)
			.isThrownBy(() -> decode("Content-Length: " + length + "\nContent-Type: api/response\n\n"))
			.withCauseInstanceOf(EslProtocolException.class);
		assertThat((Object) decode(frame("api/response", "ignored"))).isNull();
	}

	@Test
	void decoderRejectsABodyOverTheLimitByItsContentLength() {
		assertThatExceptionOfType(DecoderException.class)
			.isThrownBy(() -> decode("Content-Length: 5001\nContent-Type: api/response\n\n"))
			.satisfies((ex) -> assertThat(((FrameTooLargeException) ex.getCause()).part()).isEqualTo(Part.BODY));
	}

	@Test
	void decoderRejectsAHeaderLineOverTheLimit() {
		assertThatExceptionOfType(DecoderException.class).isThrownBy(() -> {
			for (int i = 0; i < 400; i++) {
				decode("x");
			}
		}).satisfies((ex) -> assertThat(((FrameTooLargeException) ex.getCause()).part()).isEqualTo(Part.HEADER_LINE));
	}

	@Test
	void decoderRejectsAHeaderBlockOverTheLimit() {
		assertThatExceptionOfType(DecoderException.class).isThrownBy(() -> {
			for (int i = 0; i < 400; i++) {
				decode("Name: value\n");
			}
		}).satisfies((ex) -> assertThat(((FrameTooLargeException) ex.getCause()).part()).isEqualTo(Part.HEADER_BLOCK));
	}

	@Test
	void jsonEventMayRepeatNamesAndHaveArrays() {
		EslEvent event = decode(frame("text/event-json",
				"{\"Event-Name\":\"CUSTOM\",\"Event-Name\":\"X\",\"A\":[\"x|:y\",\"z\"],\"B\":[\"one\"],\"N\":null,\"_body\":\"grün\"}"));
		assertThat(event.name()).isEqualTo("CUSTOM");
		assertThat(event.headers().getAll("Event-Name")).containsExactly("CUSTOM", "X");
		assertThat(event.headers().array("A")).containsExactly("x|:y", "z");
		assertThat(event.header("B")).isEqualTo("one");
		assertThat(event.headers().contains("N")).isFalse();
		assertThat(event.body()).isEqualTo("grün");
	}

	@Test
	void xmlEventIsUnescapedAndPercentDecoded() {
		EslEvent event = decode(frame("text/event-xml", """
				<event>
				  <headers>
				    <Event-Name>CUSTOM</Event-Name>
				    <A>x%20%26lt%3B</A>
				    <L>one</L>
				    <L>two</L>
				  </headers>
				  <Content-Length>5</Content-Length>
				  <body>a &lt;b</body>
				</event>"""));
		assertThat(event.name()).isEqualTo("CUSTOM");
		assertThat(event.header("A")).isEqualTo("x &lt;");
		assertThat(event.headers().array("L")).containsExactly("one", "two");
		assertThat(event.body()).isEqualTo("a <b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "<event><headers><X Bad Name>1</X Bad Name></headers></event>", "<event>", "nonsense", "",
			"<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><event><headers><A>&e;</A></headers></event>",
			"<!DOCTYPE x [<!ENTITY e \"boom\">]><event><headers><A>&e;</A></headers></event>" })
	void invalidXmlEventIsReturnedUnparsed(String body) {
		EslMessage.Unparsed frame = decode(frame("text/event-xml", body) + frame("api/response", "next"));
		assertThat(frame.problem()).isNotNull();
		assertThat(this.channel.<ApiResponse>readInbound().text()).isEqualTo("next");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "[]", "\"x\"", "{\"a\":{\"b\":1}}", "{\"a\":[[1]]}", "{\"a\":\"x\"", "" })
	void invalidJsonEventIsReturnedUnparsed(String body) {
		EslMessage.Unparsed frame = decode(frame("text/event-json", body) + frame("api/response", "next"));
		assertThat(frame.problem()).isNotNull();
		assertThat(this.channel.<ApiResponse>readInbound().text()).isEqualTo("next");
	}

	/** Changes random bytes of valid frames. */
	@Test
	void corruptBytesThrowOnlyEslProtocolException() {
		byte[] seed = (frame("text/event-plain", "Event-Name: X\nContent-Length: 2\n\nhi")
				+ frame("text/event-json", "{\"a\":\"b\"}") + "Content-Type: auth/request\n\n")
			.getBytes(StandardCharsets.UTF_8);
		for (int round = 0; round < 3000; round++) {
			Random random = new Random(round);
			byte[] bytes = seed.clone();
			for (int i = 0; i < 1 + random.nextInt(8); i++) {
				bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
			}
			EmbeddedChannel fresh = new EmbeddedChannel(new EslFrameDecoder(new ProtocolLimits(1000, 300, 5000)));
			try {
				fresh.writeInbound(Unpooled.copiedBuffer(bytes));
				for (EslMessage message = fresh.readInbound(); message != null; message = fresh.readInbound()) {
					assertThat(message.toString()).isNotNull();
				}
			}
			catch (DecoderException ex) {
				assertThat(ex).as("round %d", round).hasCauseInstanceOf(EslProtocolException.class);
			}
			finally {
				fresh.finishAndReleaseAll();
			}
		}
	}

}
