package io.github.eslboot.protocol.codec;

import java.util.concurrent.TimeUnit;

import io.github.eslboot.benchmarks.Workload;
import io.github.eslboot.protocol.ProtocolLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Time to decode a frame: recorded events, and events with growing numbers of header
 * lines.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecoderBenchmark {

	private static final int FRAMES = 1000;

	/** Number of bytes in one read of a busy socket. */
	private static final int BYTES_PER_READ = 64 << 10;

	@Param({ "load", "headers-1", "headers-4", "headers-16", "headers-64", "headers-256" })
	String workload = "load";

	private ByteBuf bytes = Unpooled.EMPTY_BUFFER;

	private final EmbeddedChannel channel = new EmbeddedChannel(new EslFrameDecoder(ProtocolLimits.DEFAULT));

	@Setup
	public void render() {
		this.bytes = Unpooled.wrappedBuffer(Workload.of(this.workload).bytes(FRAMES));
	}

	@Benchmark
	@OperationsPerInvocation(FRAMES)
	public void decode(Blackhole hole) {
		int size = this.bytes.readableBytes();
		for (int at = 0; at < size; at += BYTES_PER_READ) {
			this.channel.writeInbound(this.bytes.retainedSlice(at, Math.min(BYTES_PER_READ, size - at)));
			for (Object message; (message = this.channel.readInbound()) != null;) {
				hole.consume(message);
			}
		}
	}

}
