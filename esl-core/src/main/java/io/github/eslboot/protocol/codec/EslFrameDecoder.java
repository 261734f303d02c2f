package io.github.eslboot.protocol.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.github.eslboot.protocol.ApiResponse;
import io.github.eslboot.protocol.CommandReply;
import io.github.eslboot.protocol.DisconnectNotice;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslHeaders;
import io.github.eslboot.protocol.EslMessage;
import io.github.eslboot.protocol.EslProtocolException;
import io.github.eslboot.protocol.FrameTooLargeException;
import io.github.eslboot.protocol.FrameTooLargeException.Part;
import io.github.eslboot.protocol.ProtocolLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of a server into frames and decodes each to an {@link EslMessage}. One
 * instance serves one connection.
 * <p>
 * Every byte is copied once, from the buffer of the socket to the frame it belongs to;
 * nothing is kept of the buffers. Events in plain format, nearly all of what comes, are
 * recognised by their two header lines as bytes; their body is not looked at here.
 * <p>
 * After an {@link EslProtocolException} the place of the next frame is unknown: the
 * exception is passed on once, everything that follows is discarded, and the connection
 * is to be closed.
 */
public final class EslFrameDecoder extends ChannelInboundHandlerAdapter {

	private static final byte[] LENGTH = "Content-Length: ".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] PLAIN_EVENT = "\nContent-Type: text/event-plain\n\n"
		.getBytes(StandardCharsets.US_ASCII);

	/** Digits that fit an int whatever they are. */
	private static final int SHORT_NUMBER = 9;

	/** More than the header block of any event. */
	private static final int FIRST_LOOK = 96;

	private static final int FURTHER_LOOK = 4096;

	/** Longer bodies grow with what has come, whatever length is announced. */
	private static final int TRUSTED_LENGTH = 64 << 10;

	private final ProtocolLimits limits;

	/** The header block that is being received, up to {@link #received}. */
	private byte[] block = new byte[512];

	private int received;

	/** Bytes of the block that hold no complete line any more. */
	private int scanned;

	/** Offset of the line that is being scanned. */
	private int lineStart;

	/** Length of the event that a block announced as FreeSWITCH does; otherwise -1. */
	private int plainEventLength = -1;

	/** The body that is being received, or {@code null} between bodies. */
	private byte @Nullable [] body;

	private int bodyReceived;

	private int bodyLength;

	/** Headers of the frame whose body is awaited; {@code null} for a plain event. */
	private @Nullable EslHeaders headers;

	private boolean broken;

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
	 * Decodes outside of a pipeline; never at the same time as within it.
	 * @param in what came; read up to the end of the message, or altogether
	 * @return the next message, or {@code null} when it is not complete yet
	 * @throws EslProtocolException when this is not the protocol, or exceeds a limit;
	 * from then on everything is discarded
	 */
	public @Nullable EslMessage next(ByteBuf in) {
		try {
			EslMessage decoded = null;
			while (decoded == null && !this.broken && in.isReadable()) {
				decoded = (this.body != null) ? readBody(in) : readHeaders(in);
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

	/**
	 * Takes bytes up to the end of the header block, if that has come.
	 * @return the message, if it has no body or the whole of it has come
	 */
	private @Nullable EslMessage readHeaders(ByteBuf in) {
		if (this.received == 0) {
			skipLineFeeds(in);
		}
		int look = FIRST_LOOK;
		while (in.isReadable()) {
			take(in, look);
			look = FURTHER_LOOK;
			if (isPlainEvent() || findEnd()) {
				// What was taken of the body goes back.
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

	private void take(ByteBuf in, int most) {
		int count = Math.min(in.readableBytes(), most);
		if (this.received + count > this.block.length) {
			this.block = Arrays.copyOf(this.block, Math.max(this.block.length * 2, this.received + count));
		}
		in.readBytes(this.block, this.received, count);
		this.received += count;
	}

	/** Whether the empty line has come; {@link #scanned} is then behind it. */
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
		if (this.block.length > FURTHER_LOOK) {
			this.block = new byte[512];
		}
		this.bodyLength = length;
		this.bodyReceived = 0;
		this.body = new byte[Math.min(length, TRUSTED_LENGTH)];
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
				return (frame != null) ? message(frame, buffer) : EslEvent.ofPlain(buffer);
			}
			if (!in.isReadable()) {
				return null;
			}
			buffer = Arrays.copyOf(buffer, (int) Math.min(this.bodyLength, buffer.length * 2L));
			this.body = buffer;
		}
	}

	/**
	 * Whether the block is what FreeSWITCH sends before every plain event, to the byte,
	 * and has come as a whole; {@link #scanned} is then behind it.
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
			if (i == LENGTH.length + SHORT_NUMBER) {
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
	 * Only the connect reply has encoded outer headers, and only it has an event name.
	 */
	private EslHeaders headers(byte[] frame) {
		EslHeaders raw = EslHeaders.ofWire(frame, 0, frame.length, false);
		return raw.contains("Event-Name") ? EslHeaders.ofWire(frame, 0, frame.length, true) : raw;
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
					+ "' bytes; this is no Event Socket, or its stream is corrupt");
		}
		if (length > this.limits.maxBody()) {
			throw new FrameTooLargeException(Part.BODY, length, this.limits.maxBody());
		}
		return (int) length;
	}

	private static EslMessage message(EslHeaders frame, byte[] body) {
		String type = frame.get("Content-Type");
		return switch ((type != null) ? type : "") {
			case "text/event-plain" -> EslEvent.ofPlain(body);
			case "command/reply" -> new CommandReply(frame);
			case "api/response" -> ApiResponse.of(body);
			case "text/event-json" -> parsed(frame, body, JsonEventParser::parse);
			case "text/event-xml" -> parsed(frame, body, XmlEventParser::parse);
			case "log/data" -> new EslMessage.LogData(frame, new String(body, StandardCharsets.UTF_8));
			case "text/disconnect-notice" -> DisconnectNotice.of(frame, new String(body, StandardCharsets.UTF_8));
			case "auth/request" -> new EslMessage.AuthRequest();
			case "text/rude-rejection" ->
				new EslMessage.RudeRejection(new String(body, StandardCharsets.UTF_8).stripTrailing());
			default -> new EslMessage.Unparsed(frame, body, null);
		};
	}

	/**
	 * The frame's borders are intact, so a body that does not parse costs only itself.
	 */
	private static EslMessage parsed(EslHeaders frame, byte[] body, BodyParser parser) {
		try {
			return parser.parse(body);
		}
		catch (EslProtocolException ex) {
			return new EslMessage.Unparsed(frame, body, ex);
		}
		catch (LinkageError ex) {
			return new EslMessage.Unparsed(frame, body,
					new EslProtocolException("JSON events need tools.jackson.core:jackson-core on the class path", ex));
		}
	}

	private static String shortened(String text) {
		return (text.length() > 40) ? text.substring(0, 40) + "…" : text;
	}

	private interface BodyParser {

		EslMessage parse(byte[] body);

	}

}
