package io.github.eslboot.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.job.JobRegistry;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;

/**
 * Adapter of this library, with its defaults: a listener for each call, and one for
 * events that belong to no call.
 */
final class OwnClient implements BenchmarkClient {

	static final Duration DEADLINE = Duration.ofSeconds(20);

	private final EslClientResources resources;

	private final ConnectionOptions options;

	private final EventStreamOptions streamOptions;

	private final EslConnectionPool pool;

	private final List<EventStream> streams = new ArrayList<>();

	private final EslTemplate template;

	OwnClient(Server server, EslClientResources resources) {
		this.resources = resources;
		this.options = ConnectionOptions.builder(server.host, server.port, Credentials.ofPassword(server.password))
			.build();
		this.streamOptions = server.wakeUp ? EventStreamOptions.defaults()
				: withoutWakeUp(EventStreamOptions.defaults());
		this.pool = EslConnectionPool.create(this.options, PoolOptions.builder().size(server.poolSize).build(),
				ReconnectBackoff.defaults(), this.resources);
		EventStream stream = newStream();
		this.template = new EslTemplate(this.pool, stream, new JobRegistry(stream, this.resources), DEADLINE,
				EslTemplate.DEFAULT_JOB_TIMEOUT);
		this.pool.start();
	}

	private static EventStreamOptions withoutWakeUp(EventStreamOptions options) {
		return options.toBuilder().wakeUpInterval(Duration.ZERO).build();
	}

	static OwnClient of(Server server) {
		return new OwnClient(server, EslClientResources.create());
	}

	private EventStream newStream() {
		EventStream stream = EventStream.create(this.options, this.streamOptions, ReconnectBackoff.defaults(),
				this.resources, this.pool);
		this.streams.add(stream);
		return stream;
	}

	@Override
	public void receive(Handling handling, List<String> calls, int connections) {
		while (this.streams.size() < connections) {
			newStream();
		}
		Consumer<EslEvent> handler = handling.handler(EslEvent::header, OwnClient::forEach);
		EslEventListener listener = handler::accept;
		for (EventStream stream : this.streams) {
			for (String call : calls) {
				stream.listen(EventSelector.ofCall(call).events(EventName.ALL).build(), listener);
			}
			EventSelector others = EventSelector.ofEvents(EventName.API, EventName.BACKGROUND_JOB)
				.custom(Delivery.SUBCLASS)
				.build();
			stream.start();
			stream.listen(others, listener).awaitReady(DEADLINE);
			stream.awaitUp(DEADLINE);
		}
	}

	/** Passes the entries of the map of all headers. */
	private static void forEach(EslEvent event, BiConsumer<String, String> each) {
		for (Map.Entry<String, String> header : event.headers().asMap().entrySet()) {
			each.accept(header.getKey(), header.getValue());
		}
	}

	@Override
	public void prepareCommands(int threads) {
		this.template.api("create_uuid");
	}

	@Override
	public String api(String command) {
		return this.template.api(command);
	}

	@Override
	public void prepareJobs() {
		EventStream stream = this.streams.get(0);
		stream.start();
		stream.awaitUp(DEADLINE);
		prepareCommands(1);
	}

	@Override
	public String job(String command) {
		return this.template.bgapi(command).await(DEADLINE).text();
	}

	EslTemplate template() {
		return this.template;
	}

	@Override
	public long dropped() {
		return this.streams.stream()
			.mapToLong((stream) -> stream.stats().dropped().values().stream().mapToLong(Long::longValue).sum()
					+ stream.stats().unrouted())
			.sum();
	}

	@Override
	public void close() {
		this.streams.forEach(EventStream::close);
		this.pool.close();
		this.resources.close(Duration.ofSeconds(1));
	}

	/**
	 * Address of the server and the options that differ from the defaults.
	 *
	 * @param poolSize the number of connections in the pool
	 * @param wakeUp whether the event stream wakes the server up, so that it delivers
	 * events immediately
	 */
	record Server(String host, int port, String password, int poolSize, boolean wakeUp) {

		static Server of(String host, int port, String password) {
			return new Server(host, port, password, PoolOptions.defaults().size(), true);
		}

		Server withPool(int size) {
			return new Server(this.host, this.port, this.password, size, this.wakeUp);
		}

		Server withoutWakeUp() {
			return new Server(this.host, this.port, this.password, this.poolSize, false);
		}

	}

}
