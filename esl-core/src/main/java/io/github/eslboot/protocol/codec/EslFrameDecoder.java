package io.github.eslboot.protocol.codec;

import java.nio.charset.StandardCharsets;
import java.util.List;

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
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of a server into frames and decodes each to an {@link EslMessage}. One
 * instance serves one connection.
 * <p>
 * After an {@link EslProtocolException} the place of the next frame is unknown: the
 * exception is passed on once, everything that follows is discarded, and the connection
 * is to be closed.
 */
public final class EslFrameDecoder extends ByteToMessageDecoder {

	private final ProtocolLimits limits;

	/** Headers of the frame whose body is awaited. */
	private @Nullable EslHeaders headers;

	private int bodyLength;

	/** Bytes of the current header block that hold no complete line any more. */
	private int scanned;

	/** Offset of the line that is being scanned. */
	private int lineStart;

	private boolean broken;

	public EslFrameDecoder(ProtocolLimits limits) {
		this.limits = limits;
	}

	@Override
	protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
		if (this.broken) {
			in.skipBytes(in.readableBytes());
			return;
		}
		try {
			decode(in, out);
		}
		catch (EslProtocolException ex) {
			this.broken = true;
			in.skipBytes(in.readableBytes());
			throw ex;
		}
	}

	private void decode(ByteBuf in, List<Object> out) {
		EslHeaders current = this.headers;
		if (current == null) {
			current = readHeaders(in);
			if (current == null) {
				return;
			}
			this.bodyLength = contentLength(current);
			this.headers = current;
		}
		if (in.readableBytes() < this.bodyLength) {
			return;
		}
		byte[] body = ByteBufUtil.getBytes(in, in.readerIndex(), this.bodyLength, true);
		in.skipBytes(this.bodyLength);
		this.headers = null;
		out.add(message(current, body));
	}

	private @Nullable EslHeaders readHeaders(ByteBuf in) {
		if (this.scanned == 0) {
			while (in.isReadable() && in.getByte(in.readerIndex()) == '\n') {
				in.skipBytes(1);
			}
		}
		int start = in.readerIndex();
		while (true) {
			int lineFeed = in.indexOf(start + this.scanned, in.writerIndex(), (byte) '\n');
			int lineEnd = (lineFeed < 0) ? in.readableBytes() : lineFeed - start;
			checkLimits(lineEnd - this.lineStart, lineEnd);
			if (lineFeed < 0) {
				this.scanned = lineEnd;
				return null;
			}
			boolean emptyLine = lineEnd == this.lineStart;
			this.scanned = lineEnd + 1;
			this.lineStart = this.scanned;
			if (emptyLine) {
				byte[] block = ByteBufUtil.getBytes(in, start, lineEnd, true);
				in.skipBytes(this.scanned);
				this.scanned = 0;
				this.lineStart = 0;
				return headers(block);
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

	/**
	 * Only the connect reply has encoded outer headers, and only it has an event name.
	 */
	private EslHeaders headers(byte[] block) {
		EslHeaders raw = EslHeaders.ofWire(block, 0, block.length, false);
		return raw.contains("Event-Name") ? EslHeaders.ofWire(block, 0, block.length, true) : raw;
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
