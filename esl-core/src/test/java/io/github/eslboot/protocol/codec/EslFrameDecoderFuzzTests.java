package io.github.eslboot.protocol.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.eslboot.protocol.EslHeaders;
import io.github.eslboot.protocol.EslMessage;
import io.github.eslboot.protocol.EslProtocolException;
import io.github.eslboot.protocol.ProtocolLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * For any bytes and any split of them, the decoder agrees with {@link ReferenceDecoder};
 * it throws only {@link EslProtocolException}, decodes nothing after one, and allocates
 * memory in proportion to its input.
 */
@Tag("jdk-independent")
class EslFrameDecoderFuzzTests {

	/** Small limits, so that a fuzzer reaches them. */
	private static final ProtocolLimits SMALL = new ProtocolLimits(400, 120, 300);

	private static final UnpooledByteBufAllocator HEAP = new UnpooledByteBufAllocator(false, true);

	static Stream<byte[]> seeds() {
		return Seeds.streams();
	}

	@MethodSource("seeds")
	@FuzzTest
	void decoderAgreesWithTheReference(byte[] bytes) {
		check(bytes, ProtocolLimits.DEFAULT);
		check(bytes, SMALL);
		Allocation.bounded(bytes, 128 << 10, 100, () -> feed(bytes, ProtocolLimits.DEFAULT, (left) -> left));
	}

	private static void check(byte[] bytes, ProtocolLimits limits) {
		ReferenceDecoder.Stream stream = ReferenceDecoder.decode(bytes, limits);
		List<String> expected = stream.frames().stream().map(ReferenceDecoder.Frame::description).toList();
		Random random = new Random(Arrays.hashCode(bytes));
		Outcome whole = feed(bytes, limits, (left) -> left);
		compare(expected, stream.broken(), whole);
		compare(expected, stream.broken(), feed(bytes, limits, (left) -> 1 + random.nextInt(Math.min(left, 64))));
		if (bytes.length <= 512) {
			compare(expected, stream.broken(), feed(bytes, limits, (left) -> 1));
		}
		for (int i = 0; i < expected.size(); i++) {
			EslHeaders headers = ReferenceDecoder.headers(whole.messages.get(i));
			var visible = stream.frames().get(i).visibleHeaders();
			if (headers != null && visible != null) {
				ReferenceHeaders.check(headers, visible);
			}
		}
	}

	private static void compare(List<String> expected, boolean broken, Outcome actual) {
		List<String> described = actual.messages.stream().map(ReferenceDecoder::describe).toList();
		if (!described.equals(expected) || broken != (actual.problem != null)) {
			assertThat(described).isEqualTo(expected);
			assertThat(actual.problem).as("a protocol error ends the stream: %s", broken)
				.matches((problem) -> broken == (problem != null));
		}
	}

	private static Outcome feed(byte[] bytes, ProtocolLimits limits, IntUnaryOperator nextCut) {
		EmbeddedChannel channel = new EmbeddedChannel(new EslFrameDecoder(limits));
		channel.config().setAllocator(HEAP);
		List<EslMessage> messages = new ArrayList<>();
		List<ByteBuf> buffers = new ArrayList<>();
		EslProtocolException problem = null;
		for (int from = 0; from < bytes.length;) {
			int length = nextCut.applyAsInt(bytes.length - from);
			ByteBuf buffer = Unpooled.buffer(length).writeBytes(bytes, from, length);
			buffers.add(buffer);
			from += length;
			try {
				channel.writeInbound(buffer);
			}
			catch (DecoderException ex) {
				assertThat(problem).as("a second protocol error").isNull();
				assertThat(ex).hasCauseInstanceOf(EslProtocolException.class);
				problem = (EslProtocolException) ex.getCause();
				collect(channel, messages);
				continue;
			}
			if (problem != null && !channel.inboundMessages().isEmpty()) {
				throw new AssertionError("Messages after a protocol error: " + channel.inboundMessages());
			}
			collect(channel, messages);
		}
		assertThat(channel.finish()).as("a message when the connection ends").isFalse();
		assertThat(buffers.stream().filter((buffer) -> buffer.refCnt() != 0).count()).as("buffers leaked").isZero();
		return new Outcome(messages, problem);
	}

	private static void collect(EmbeddedChannel channel, List<EslMessage> messages) {
		for (EslMessage message = channel.readInbound(); message != null; message = channel.readInbound()) {
			messages.add(message);
		}
	}

	/** Messages and problem that the decoder returned. */
	private record Outcome(List<EslMessage> messages, EslProtocolException problem) {

	}

}
