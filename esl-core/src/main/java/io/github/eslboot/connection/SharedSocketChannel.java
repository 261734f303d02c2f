package io.github.eslboot.connection;

import java.nio.channels.SocketChannel;

import io.netty.channel.socket.nio.NioSocketChannel;

/** A channel whose socket may be written to by a caller's thread as well. */
final class SharedSocketChannel extends NioSocketChannel {

	SocketChannel socket() {
		return javaChannel();
	}

}
