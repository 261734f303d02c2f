package io.github.eslboot.sample.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.github.eslboot.outbound.EslSessionServer;
import io.github.eslboot.test.CallSetup;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.annotation.Scheduled;

/**
 * Callers of two queues, and six agents who serve them. Half of the callers choose their
 * queue in the voice menu. They lose their patience after a while.
 */
class QueueTraffic {

	private static final List<String> QUEUES = List.of("support@default", "sales@default");

	private static final int FIRST_AGENT = 1100;

	private static final int AGENTS = 6;

	private final FreeSwitchSimulator simulator;

	private final double callsPerSecond;

	private final @Nullable EslSessionServer ivr;

	private final Random random = new Random();

	/** Used by the scheduler's thread only. */
	private final List<Caller> callers = new ArrayList<>();

	QueueTraffic(FreeSwitchSimulator simulator, int callsPerMinute, @Nullable EslSessionServer ivr) {
		this.simulator = simulator;
		this.ivr = ivr;
		this.callsPerSecond = callsPerMinute / 60.0;
		for (int i = 0; i < AGENTS; i++) {
			addAgent(FIRST_AGENT + i, QUEUES.get(i % QUEUES.size()));
		}
	}

	private void addAgent(int extension, String queue) {
		String agent = extension + "@default";
		this.simulator.callee(Integer.toString(extension)).answersAfter(Duration.ofMillis(1500));
		this.simulator.api("callcenter_config agent add " + agent + " callback");
		this.simulator.api("callcenter_config agent set contact " + agent + " user/" + extension);
		this.simulator.api("callcenter_config agent set wrap_up_time " + agent + " 4");
		this.simulator.api("callcenter_config agent set status " + agent + " Available");
		this.simulator.api("callcenter_config tier add " + queue + " " + agent);
	}

	@Scheduled(fixedRate = 1000)
	void tick() {
		if (!this.simulator.isRunning()) {
			this.callers.clear();
			return;
		}
		this.callers.removeIf((caller) -> !caller.call.isAlive());
		this.callers.forEach(Caller::tick);
		if (this.random.nextDouble() < this.callsPerSecond) {
			this.callers.add(new Caller());
		}
	}

	/** A caller of a queue. */
	private final class Caller {

		private final SimulatedCall call = start();

		private final Instant givesUp = Instant.now().plusSeconds(between(25, 70));

		private Instant ends = Instant.MAX;

		private SimulatedCall start() {
			CallSetup call = QueueTraffic.this.simulator.newCall()
				.from("4930" + between(1_000_000, 9_999_999))
				.to("5000");
			int queue = between(0, QUEUES.size() - 1);
			EslSessionServer menu = QueueTraffic.this.ivr;
			if (menu != null && menu.isRunning() && between(0, 1) == 0) {
				return call.whenPlaying("ivr-please_enter")
					.press((queue + 1) + "#")
					.app("socket", "127.0.0.1:%d async full".formatted(menu.port()))
					.start();
			}
			return call.app("callcenter", QUEUES.get(queue)).start();
		}

		void tick() {
			Instant now = Instant.now();
			boolean talks = this.call.bridgedTo() != null;
			if (talks && this.ends.equals(Instant.MAX)) {
				this.ends = now.plusSeconds(between(15, 60));
			}
			if (now.isAfter(this.ends) || (!talks && now.isAfter(this.givesUp))) {
				this.call.hangup();
			}
		}

		private int between(int low, int high) {
			return low + QueueTraffic.this.random.nextInt(high - low + 1);
		}

	}

}
