package io.github.eslboot.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.netty.util.internal.PlatformDependent;

/** Measurements of the resources that this process uses. */
public final class ResourceUsage {

	static {
		// The JDK opens a socket of its own with the first channel and never closes it.
		try {
			SocketChannel.open().close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private ResourceUsage() {
	}

	/** Returns the number of open sockets, or 0 on a system without {@code /proc}. */
	public static long sockets() throws IOException {
		Path descriptors = Path.of("/proc/self/fd");
		if (!Files.isDirectory(descriptors)) {
			return 0;
		}
		try (Stream<Path> all = Files.list(descriptors)) {
			return all.filter(ResourceUsage::isSocket).count();
		}
	}

	private static boolean isSocket(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
		}
		catch (IOException ex) {
			// The descriptor was closed in the meantime.
			return false;
		}
	}

	/** Returns the threads of clients and simulators. */
	public static Set<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().matches("(esl-(io|worker|resolver)|freeswitch-simulator)-.*"))
			.collect(Collectors.toSet());
	}

	/** Returns the bytes of heap in use after a garbage collection. */
	public static long heap() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	/** Returns the bytes of direct memory that buffers use. */
	public static long direct() {
		long jdk = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.filter((pool) -> pool.getName().equals("direct"))
			.mapToLong(BufferPoolMXBean::getMemoryUsed)
			.sum();
		return jdk + Math.max(0, PlatformDependent.usedDirectMemory());
	}

}
