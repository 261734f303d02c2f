package io.github.eslboot.connection;

import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Gives a TLS handshake its name where plain text is expected; to the decoder it would be
 * a header line without an end. Looks at the first byte only.
 */
final class TlsHelloCheck extends ChannelInboundHandlerAdapter {

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
