package io.github.eslboot.benchmarks;

import java.util.List;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.annotation.EslEventHandler;
import io.github.eslboot.annotation.EslHandlerConfiguration;
import io.github.eslboot.annotation.EslHeader;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * Adapter of this library with a handler method of a Spring bean, which has three headers
 * as parameters.
 */
final class AnnotatedClient implements BenchmarkClient {

	private final OwnClient client;

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	/** Number of beans besides the one that counts; their conditions match no event. */
	private final int others;

	AnnotatedClient(OwnClient.Server server, int others) {
		this.client = OwnClient.of(server);
		this.others = others;
	}

	@Override
	public void receive(Handling handling, List<String> calls, int connections) {
		this.context.registerBean(EslTemplate.class, this.client::template);
		this.context.registerBean("handler", Handler.class, () -> new Handler(handling));
		for (int i = 0; i < this.others; i++) {
			this.context.registerBean("other" + i, OtherHandler.class);
		}
		this.context.register(EslHandlerConfiguration.class);
		this.context.refresh();
		this.client.template().stream().start();
		this.client.template().stream().awaitUp(OwnClient.DEADLINE);
	}

	@Override
	public void prepareCommands(int threads) {
		this.client.prepareCommands(threads);
	}

	@Override
	public String api(String command) {
		return this.client.api(command);
	}

	@Override
	public long dropped() {
		return this.client.dropped();
	}

	@Override
	public void close() {
		this.context.close();
		this.client.close();
	}

	/** Handler of all events. */
	static final class Handler {

		private final Handling handling;

		Handler(Handling handling) {
			this.handling = handling;
		}

		@EslEventHandler("ALL")
		void event(@EslHeader("Event-Name") String name, @EslHeader(value = "Unique-ID", required = false) String uuid,
				@EslHeader("Caller-Caller-ID-Number") @Nullable String number) {
			this.handling.three(name, uuid, number);
		}

	}

	/** Handler of events that do not occur. */
	static final class OtherHandler {

		@EslEventHandler(events = "ALL", headers = { "Caller-Context=none", "Caller-Direction" })
		void event(@EslHeader("Event-Name") String name) {
			throw new IllegalStateException("Unexpected " + name);
		}

	}

}
