package io.github.eslboot.sample.queues;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.autoconfigure.EslStreamStateChange;
import io.github.eslboot.command.CallCenterCommands;
import io.github.eslboot.command.CallCenterCommands.Agent;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.sample.queues.QueueView.Caller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Reader of the server's lists of queues and agents, whenever events may have been
 * missed: at the start, after each outage, and after dropped events.
 */
@Component
class QueueReader {

	private static final Logger logger = LoggerFactory.getLogger(QueueReader.class);

	private final EslTemplate esl;

	private final QueueBoard board;

	/** Whether the router of this application has the only queue. */
	private final boolean isRouted;

	private final AtomicBoolean requested = new AtomicBoolean(true);

	QueueReader(EslTemplate esl, QueueBoard board, QueueProperties properties) {
		this.esl = esl;
		this.isRouted = properties.router().number() != null;
		this.board = board;
	}

	@EventListener
	void on(EslStreamStateChange change) {
		if (change.to() == EventStreamState.UP) {
			request();
		}
	}

	void request() {
		this.requested.set(true);
	}

	/** Reads the lists if that was requested, and tries again after a failure. */
	@Scheduled(fixedDelay = 1000)
	void readIfRequested() {
		List<EslNode> nodes = this.esl.nodes()
			.stream()
			.filter((node) -> node.stream().state() == EventStreamState.UP)
			.toList();
		if (this.isRouted || nodes.isEmpty() || !this.requested.getAndSet(false)) {
			return;
		}
		try {
			read(nodes, Instant.now());
			this.board.available(true);
		}
		catch (EslCommandException ex) {
			logger.info("No queues, as mod_callcenter does not answer ({})", ex.getMessage());
			this.board.available(false);
		}
		catch (EslException ex) {
			logger.info("Queues could not be listed ({}); trying again", ex.getMessage());
			request();
		}
	}

	/** Each server has its own queues; those with the same name are shown as one. */
	private void read(List<EslNode> nodes, Instant asked) {
		List<Agent> agents = new ArrayList<>();
		Map<String, Map<String, Caller>> callers = new LinkedHashMap<>();
		for (EslNode node : nodes) {
			EslTemplate server = this.esl.onNode(node.id());
			agents.addAll(server.run(CallCenterCommands.agents()));
			for (Map<String, String> queue : server.run(CallCenterCommands.queues())) {
				String name = queue.getOrDefault("name", "");
				callers.computeIfAbsent(name, (key) -> new LinkedHashMap<>())
					.putAll(waiting(server.run(CallCenterCommands.members(name))));
			}
		}
		this.board.list(agents, asked);
		callers.forEach((queue, waiting) -> this.board.list(queue, waiting, asked));
	}

	private static Map<String, Caller> waiting(List<Map<String, String>> members) {
		Map<String, Caller> waiting = new LinkedHashMap<>();
		for (Map<String, String> member : members) {
			String state = member.getOrDefault("state", "");
			if (state.equals("Waiting") || state.equals("Trying")) {
				waiting.put(member.getOrDefault("uuid", ""),
						new Caller(member.get("session_uuid"), member.get("cid_name"),
								member.getOrDefault("cid_number", "unknown"),
								Instant.ofEpochSecond(Long.parseLong(member.getOrDefault("joined_epoch", "0")))));
			}
		}
		return waiting;
	}

}
