package io.github.eslboot.connection.wire;

import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Detects a TLS handshake on a port without TLS and fails the connection with a message
 * that says so. The decoder would only see a header line that does not end. Inspects the
 * first byte only.
 *
 * @since 0.1.0
 */
public final class TlsOnPlainPortDetector extends ChannelInboundHandlerAdapter {

	private static final byte HANDSHAKE = 0x16;

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof ByteBuf bytes && bytes.isReadable()) {
			if (bytes.getByte(bytes.readerIndex()) == HANDSHAKE) {
				bytes.release();
				context.fireExceptionCaught(new SSLException("it began a TLS handshake, which is not enabled here"));
				return;
			}
			context.pipeline().remove(this);
		}
		context.fireChannelRead(message);
	}

}
