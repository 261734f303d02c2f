package io.github.eslboot.protocol.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

import io.github.eslboot.protocol.ApiResponse;
import io.github.eslboot.protocol.CommandReply;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslHeaders;
import io.github.eslboot.protocol.EslMessage;
import io.github.eslboot.protocol.EslProtocolException;
import io.github.eslboot.protocol.FrameTooLargeException;
import io.github.eslboot.protocol.FrameTooLargeException.Part;
import io.github.eslboot.protocol.ProtocolInternals;
import io.github.eslboot.protocol.ProtocolLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import org.jspecify.annotations.Nullable;

/**
 * Decoder of frames: splits the bytes of one connection into frames and decodes each
 * frame to an {@link EslMessage}.
 * <p>
 * The bytes of a frame are copied from the socket's buffer into arrays of the frame; no
 * buffer is retained. Plain events, which are nearly all frames, are recognised by a byte
 * comparison of their two header lines; their body is parsed later, on access.
 * <p>
 * After an {@link EslProtocolException} the start of the next frame is unknown: the
 * decoder fires the exception once and discards all further bytes, and the connection
 * must be closed. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class EslFrameDecoder extends ChannelInboundHandlerAdapter {

	private static final byte[] LENGTH = "Content-Length: ".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] PLAIN_EVENT = "\nContent-Type: text/event-plain\n\n"
		.getBytes(StandardCharsets.US_ASCII);

	/** Number of digits up to which a number cannot overflow an int. */
	private static final int MAX_SAFE_DIGITS = 9;

	/** Bytes that are scanned first: more than the header block of any plain event. */
	private static final int FIRST_SCAN_BYTES = 96;

	/** Bytes that are scanned at a time after the first ones. */
	private static final int NEXT_SCAN_BYTES = 4096;

	/**
	 * Maximum length of a body whose array is allocated at once; the array of a longer
	 * body grows as bytes are received.
	 */
	private static final int MAX_PREALLOCATED_LENGTH = 64 << 10;

	private final ProtocolLimits limits;

	/** The header block in progress, filled up to {@link #received}. */
	private byte[] block = new byte[512];

	private int received;

	/** Number of bytes of the block that have been scanned for line feeds. */
	private int scanned;

	/** Offset of the line in progress. */
	private int lineStart;

	/** Length of the plain event that the block announces; -1 for any other block. */
	private int plainEventLength = -1;

	/** The body in progress, or {@code null} between bodies. */
	private byte @Nullable [] body;

	private int bodyReceived;

	private int bodyLength;

	/** Headers of the body in progress; {@code null} for a plain event. */
	private @Nullable EslHeaders headers;

	/** Creates plain events; {@code null} until the first one. */
	private @Nullable Function<byte[], EslEvent> plainEvents;

	private boolean broken;

	/**
	 * Number of complete frames. Read by other threads without synchronization, which may
	 * see it a little late.
	 */
	private long frames;

	public EslFrameDecoder(ProtocolLimits limits) {
		this.limits = limits;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (!(message instanceof ByteBuf in)) {
			context.fireChannelRead(message);
			return;
		}
		try {
			for (EslMessage decoded = next(in); decoded != null; decoded = next(in)) {
				context.fireChannelRead(decoded);
			}
		}
		catch (EslProtocolException ex) {
			context.fireExceptionCaught(new DecoderException(ex));
		}
		finally {
			in.release();
		}
	}

	/**
	 * Decodes the next message outside of a pipeline. Must not be called concurrently
	 * with the pipeline.
	 * @param in the received bytes; consumed up to the end of the message, or entirely if
	 * the message is not complete
	 * @return the next message, or {@code null} if it is not complete yet
	 * @throws EslProtocolException when the bytes violate the protocol or exceed a limit;
	 * all further bytes are discarded
	 */
	public @Nullable EslMessage next(ByteBuf in) {
		try {
			EslMessage decoded = null;
			while (decoded == null && !this.broken && in.isReadable()) {
				decoded = (this.body != null) ? readBody(in) : readHeaders(in);
			}
			if (decoded != null) {
				this.frames++;
			}
			return decoded;
		}
		catch (EslProtocolException ex) {
			this.broken = true;
			this.body = null;
			this.block = new byte[0];
			throw ex;
		}
	}

	/** Returns the number of frames that were decoded so far. */
	public long frames() {
		return this.frames;
	}

	/** Returns whether a frame has begun and is not complete. */
	public boolean isWithinFrame() {
		return this.body != null || this.received > 0;
	}

	/**
	 * Reads bytes up to the end of the header block, then the body.
	 * @return the message, or {@code null} if it is not complete yet
	 */
	private @Nullable EslMessage readHeaders(ByteBuf in) {
		if (this.received == 0) {
			skipLineFeeds(in);
		}
		int scanBytes = FIRST_SCAN_BYTES;
		while (in.isReadable()) {
			take(in, scanBytes);
			scanBytes = NEXT_SCAN_BYTES;
			if (isPlainEvent() || findEnd()) {
				// Return the bytes of the body to the buffer.
				in.readerIndex(in.readerIndex() - (this.received - this.scanned));
				return startBody(in);
			}
		}
		return null;
	}

	private static void skipLineFeeds(ByteBuf in) {
		while (in.isReadable() && in.getByte(in.readerIndex()) == '\n') {
			in.skipBytes(1);
		}
	}

	private void take(ByteBuf in, int maxBytes) {
		int count = Math.min(in.readableBytes(), maxBytes);
		if (this.received + count > this.block.length) {
			this.block = Arrays.copyOf(this.block, Math.max(this.block.length * 2, this.received + count));
		}
		in.readBytes(this.block, this.received, count);
		this.received += count;
	}

	/**
	 * Returns whether the empty line was received; {@link #scanned} is then the index
	 * after it.
	 */
	private boolean findEnd() {
		while (true) {
			int lineEnd = this.scanned;
			while (lineEnd < this.received && this.block[lineEnd] != '\n') {
				lineEnd++;
			}
			checkLimits(lineEnd - this.lineStart, lineEnd);
			if (lineEnd == this.received) {
				this.scanned = lineEnd;
				return false;
			}
			boolean emptyLine = lineEnd == this.lineStart;
			this.scanned = lineEnd + 1;
			this.lineStart = this.scanned;
			if (emptyLine) {
				return true;
			}
		}
	}

	private void checkLimits(int lineLength, int blockLength) {
		if (lineLength > this.limits.maxHeaderLine()) {
			throw new FrameTooLargeException(Part.HEADER_LINE, lineLength, this.limits.maxHeaderLine());
		}
		if (blockLength > this.limits.maxHeaderBlock()) {
			throw new FrameTooLargeException(Part.HEADER_BLOCK, blockLength, this.limits.maxHeaderBlock());
		}
	}

	private @Nullable EslMessage startBody(ByteBuf in) {
		int length = this.plainEventLength;
		if (length >= 0) {
			this.plainEventLength = -1;
			this.headers = null;
		}
		else {
			EslHeaders frame = headers(Arrays.copyOf(this.block, this.scanned - 1));
			length = contentLength(frame);
			this.headers = frame;
		}
		this.received = 0;
		this.scanned = 0;
		this.lineStart = 0;
		if (this.block.length > NEXT_SCAN_BYTES) {
			this.block = new byte[512];
		}
		this.bodyLength = length;
		this.bodyReceived = 0;
		this.body = new byte[Math.min(length, MAX_PREALLOCATED_LENGTH)];
		return readBody(in);
	}

	private @Nullable EslMessage readBody(ByteBuf in) {
		byte[] buffer = this.body;
		if (buffer == null) {
			throw new IllegalStateException("There is no body to read");
		}
		while (true) {
			int count = Math.min(in.readableBytes(), buffer.length - this.bodyReceived);
			in.readBytes(buffer, this.bodyReceived, count);
			this.bodyReceived += count;
			if (this.bodyReceived < buffer.length) {
				return null;
			}
			if (buffer.length == this.bodyLength) {
				EslHeaders frame = this.headers;
				this.body = null;
				this.headers = null;
				return (frame != null) ? message(frame, buffer) : plainEvent(buffer);
			}
			if (!in.isReadable()) {
				return null;
			}
			buffer = Arrays.copyOf(buffer, (int) Math.min(this.bodyLength, buffer.length * 2L));
			this.body = buffer;
		}
	}

	/**
	 * Returns whether the block is complete and consists of exactly the two header lines
	 * that FreeSWITCH sends before every plain event; {@link #scanned} is then the index
	 * after them.
	 */
	private boolean isPlainEvent() {
		byte[] bytes = this.block;
		if (this.scanned != 0 || this.received < LENGTH.length
				|| !Arrays.equals(bytes, 0, LENGTH.length, LENGTH, 0, LENGTH.length)) {
			return false;
		}
		int length = 0;
		int i = LENGTH.length;
		for (; i < this.received && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
			if (i == LENGTH.length + MAX_SAFE_DIGITS) {
				return false;
			}
			length = length * 10 + bytes[i] - '0';
		}
		int end = i + PLAIN_EVENT.length;
		if (i == LENGTH.length || end > this.received || end > this.limits.maxHeaderLine()
				|| end > this.limits.maxHeaderBlock() || length > this.limits.maxBody()
				|| !Arrays.equals(bytes, i, end, PLAIN_EVENT, 0, PLAIN_EVENT.length)) {
			return false;
		}
		this.plainEventLength = length;
		this.scanned = end;
		return true;
	}

	/**
	 * Returns the headers of a frame. Only the frame of the reply to {@code connect} has
	 * percent-encoded headers, and only that frame has an event name.
	 */
	private EslHeaders headers(byte[] frame) {
		EslHeaders raw = ProtocolInternals.headers(frame, 0, frame.length, false);
		return raw.contains("Event-Name") ? ProtocolInternals.headers(frame, 0, frame.length, true) : raw;
	}

	private int contentLength(EslHeaders frame) {
		String text = frame.get("Content-Length");
		if (text == null) {
			return 0;
		}
		long length;
		try {
			length = Long.parseLong(text);
		}
		catch (NumberFormatException ex) {
			length = -1;
		}
		if (length < 0) {
			throw new EslProtocolException("The server announced a body of '" + shortened(text)
					+ "' bytes; the peer is not an Event Socket, or its byte stream is corrupt");
		}
		if (length > this.limits.maxBody()) {
			throw new FrameTooLargeException(Part.BODY, length, this.limits.maxBody());
		}
		return (int) length;
	}

	private EslEvent plainEvent(byte[] body) {
		Function<byte[], EslEvent> events = this.plainEvents;
		if (events == null) {
			events = ProtocolInternals.plainEvents();
			this.plainEvents = events;
		}
		return events.apply(body);
	}

	private EslMessage message(EslHeaders frame, byte[] body) {
		String type = frame.get("Content-Type");
		return switch ((type != null) ? type : "") {
			case "text/event-plain" -> plainEvent(body);
			case "command/reply" -> new CommandReply(frame);
			case "api/response" -> new ApiResponse(new String(body, StandardCharsets.UTF_8));
			case "text/event-json" -> parsed(frame, body, JsonEventParser::parse);
			case "text/event-xml" -> parsed(frame, body, XmlEventParser::parse);
			case "log/data" -> new EslMessage.LogData(frame, new String(body, StandardCharsets.UTF_8));
			case "text/disconnect-notice" ->
				DisconnectNoticeParser.parse(frame, new String(body, StandardCharsets.UTF_8));
			case "auth/request" -> new EslMessage.AuthRequest();
			case "text/rude-rejection" ->
				new EslMessage.RudeRejection(new String(body, StandardCharsets.UTF_8).stripTrailing());
			default -> new EslMessage.Unparsed(frame, body, null);
		};
	}

	/**
	 * Parses the body of a JSON or XML event. The end of the frame is known, so only this
	 * event is lost if its body cannot be parsed.
	 */
	private static EslMessage parsed(EslHeaders frame, byte[] body, BodyParser parser) {
		try {
			return parser.parse(body);
		}
		catch (EslProtocolException ex) {
			return new EslMessage.Unparsed(frame, body, ex);
		}
		catch (RuntimeException | StackOverflowError ex) {
			return new EslMessage.Unparsed(frame, body, new EslProtocolException("The event is malformed: " + ex, ex));
		}
		catch (LinkageError ex) {
			return new EslMessage.Unparsed(frame, body, new EslProtocolException(
					"JSON events require tools.jackson.core:jackson-core on the classpath", ex));
		}
	}

	private static String shortened(String text) {
		return (text.length() > 40) ? text.substring(0, 40) + "…" : text;
	}

	private interface BodyParser {

		EslMessage parse(byte[] body);

	}

}
