package io.github.eslboot.application;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.call.Bridge;
import io.github.eslboot.call.TwoLegCall;
import io.github.eslboot.command.Endpoint;
import io.github.eslboot.command.Originate;

/** Calls back customers who did not want to wait, in their order. */
final class CallbackQueue {

	private static final int MAX_CUSTOMERS = 1000;

	private final BlockingQueue<String> numbers = new LinkedBlockingQueue<>(MAX_CUSTOMERS);

	private final EslTemplate esl;

	CallbackQueue(EslTemplate esl) {
		this.esl = esl;
	}

	/** Adds a customer, unless the queue is full. */
	boolean add(String number) {
		return this.numbers.offer(number);
	}

	/**
	 * Calls an agent, and then the customer who has waited longest. A customer who is not
	 * reached, for the reason that is thrown, is called again after the others.
	 * @return the talk of the two; empty if no customer waits
	 */
	Optional<Bridge> serve(Endpoint agent) {
		String number = this.numbers.poll();
		if (number == null) {
			return Optional.empty();
		}
		TwoLegCall call = this.esl.connect(Originate.to(agent).ringTimeout(Duration.ofSeconds(15)),
				Originate.to(Endpoint.gateway("carrier", number)).ringTimeout(Duration.ofSeconds(25)));
		try {
			return Optional.of(call.await(Duration.ofMinutes(1)));
		}
		catch (RuntimeException ex) {
			add(number);
			throw ex;
		}
	}

}
