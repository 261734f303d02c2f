package io.github.eslboot.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import link.thingscloud.freeswitch.esl.IEslEventListener;
import link.thingscloud.freeswitch.esl.InboundClient;
import link.thingscloud.freeswitch.esl.ServerConnectionListener;
import link.thingscloud.freeswitch.esl.inbound.option.ConnectState;
import link.thingscloud.freeswitch.esl.inbound.option.InboundClientOption;
import link.thingscloud.freeswitch.esl.inbound.option.ServerOption;
import link.thingscloud.freeswitch.esl.transport.event.EslEvent;
import org.jspecify.annotations.Nullable;

/** Adapter of {@code link.thingscloud:freeswitch-esl}, with its defaults. */
final class ThingscloudClient implements BenchmarkClient {

	private final InboundClientOption option;

	private final ServerOption server;

	private final String address;

	private final Map<String, CompletableFuture<String>> jobs = new ConcurrentHashMap<>();

	private @Nullable InboundClient client;

	ThingscloudClient(String host, int port, String password) {
		this.server = new ServerOption(host, port);
		this.option = new InboundClientOption().defaultPassword(password).addServerOption(this.server);
		this.address = host + ":" + port;
	}

	@Override
	public void receive(Handling handling, List<String> calls, int connections) throws InterruptedException {
		if (connections != 1) {
			throw new IllegalArgumentException("thingscloud has exactly one connection to a server");
		}
		Consumer<EslEvent> handler = handling.handler((event, name) -> event.getEventHeaders().get(name),
				(event, each) -> event.getEventHeaders().forEach(each));
		this.option.addEvents("all");
		this.option.addListener(new IEslEventListener() {

			@Override
			public void eventReceived(String addr, EslEvent event) {
				handler.accept(event);
			}

			@Override
			public void backgroundJobResultReceived(String addr, EslEvent event) {
				handler.accept(event);
			}

		});
		start();
	}

	private InboundClient start() throws InterruptedException {
		CountDownLatch opened = new CountDownLatch(1);
		this.option.serverConnectionListener(new ServerConnectionListener() {

			@Override
			public void onOpened(ServerOption serverOption) {
				opened.countDown();
			}

			@Override
			public void onClosed(ServerOption serverOption) {
			}

		});
		InboundClient started = InboundClient.newInstance(this.option);
		this.client = started;
		started.start();
		if (!opened.await(20, TimeUnit.SECONDS)) {
			throw new IllegalStateException("Not connected within 20 s");
		}
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (this.server.state() != ConnectState.AUTHED) {
			if (System.nanoTime() - deadline > 0) {
				throw new IllegalStateException("Not authenticated within 20 s");
			}
			Thread.sleep(10);
		}
		return started;
	}

	@Override
	public void prepareCommands(int threads) throws InterruptedException {
		if (this.client == null) {
			start();
		}
	}

	@Override
	public String api(String command) {
		InboundClient started = this.client;
		if (started == null) {
			throw new IllegalStateException("prepareCommands must be called first");
		}
		List<String> lines = started.sendSyncApiCommand(this.address, command, "").getBodyLines();
		return lines.isEmpty() ? "" : lines.get(0);
	}

	@Override
	public void prepareJobs() throws InterruptedException {
		this.option.addEvents("BACKGROUND_JOB");
		this.option.addListener(new IEslEventListener() {

			@Override
			public void eventReceived(String addr, EslEvent event) {
			}

			@Override
			public void backgroundJobResultReceived(String addr, EslEvent event) {
				result(event.getEventHeaders().get("Job-UUID")).complete(event.getEventBodyLines().get(0));
			}

		});
		start();
	}

	@Override
	public String job(String command) throws Exception {
		InboundClient started = this.client;
		if (started == null) {
			throw new IllegalStateException("prepareJobs must be called first");
		}
		String job = started.sendAsyncApiCommand(this.address, command, "");
		try {
			return result(job).get(20, TimeUnit.SECONDS);
		}
		finally {
			this.jobs.remove(job);
		}
	}

	/** Returns the result of a job; it may be received before the job's uuid is known. */
	private CompletableFuture<String> result(String job) {
		return this.jobs.computeIfAbsent(job, (uuid) -> new CompletableFuture<>());
	}

	@Override
	public void close() {
		if (this.client != null) {
			this.client.shutdown();
		}
	}

}
