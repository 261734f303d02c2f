package io.github.eslboot;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.job.JobRegistry;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.Sent;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Jobs whose commands time out. */
class NodeClientTests {

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private Client client;

	@BeforeEach
	void start() throws Exception {
		this.client = this.esl.closing(Client.of(this.esl.simulator())).startAndWait();
	}

	/** Returns a template whose commands all fail. */
	private EslTemplate failing(EslException failure) {
		EslConnectionPool pool = (EslConnectionPool) Proxy.newProxyInstance(NodeClientTests.class.getClassLoader(),
				new Class<?>[] { EslConnectionPool.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("send")) {
						throw failure;
					}
					if (method.getName().equals("sendAsync")) {
						return CompletableFuture.failedFuture(failure);
					}
					try {
						return method.invoke(this.client.pool, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
		return new EslTemplate(pool, this.client.stream, this.client.jobs, PATIENCE, PATIENCE);
	}

	@Test
	void jobIsWithdrawnWhenItsCommandTimedOutBeforeItWasSent() {
		JobRegistry jobs = this.client.jobs;
		EslException timeout = new EslTimeoutException(Sent.NO, "not written");
		EslTemplate template = failing(timeout);
		assertThatExceptionOfType(EslTimeoutException.class).isThrownBy(() -> template.bgapi("status"))
			.isSameAs(timeout);
		assertThat(template.async().bgapi("status")).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isSameAs(timeout);
		assertThat(jobs.pending()).isZero();
	}

	@Test
	void jobIsKeptWhenItsCommandTimedOutAfterItWasSent() throws Exception {
		JobRegistry jobs = this.client.jobs;
		EslTemplate template = failing(new EslTimeoutException("no reply"));
		BackgroundJob blocking = template.bgapi("status");
		BackgroundJob asynchronous = template.async().bgapi("status").get();
		assertThat(jobs.pending()).isEqualTo(2);
		this.esl.simulator().fire("BACKGROUND_JOB", "Job-UUID", blocking.uuid());
		this.esl.simulator().fire("BACKGROUND_JOB", "Job-UUID", asynchronous.uuid());
		blocking.await(PATIENCE);
		asynchronous.await(PATIENCE);
		assertThat(jobs.pending()).isZero();
	}

}
