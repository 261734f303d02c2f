package io.github.eslboot.group;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.github.eslboot.connection.EslAuthenticationException;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.group.AcquireResult.Acquired;
import io.github.eslboot.group.AcquireResult.Busy;
import io.github.eslboot.group.AcquireResult.NoSuchNode;
import io.github.eslboot.group.AcquireResult.Unavailable;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.pool.PoolBusyException;
import io.github.eslboot.pool.PooledConnection;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.Sent;
import io.github.eslboot.test.Fault;
import io.github.eslboot.testsupport.Group;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests for the results of {@link ConnectionAcquirer}. */
class ConnectionAcquirerTests {

	private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(1);

	private Group pbx = new Group(1, LoadBalancer.roundRobin(), ACQUIRE_TIMEOUT, UnaryOperator.identity());

	@AfterEach
	void close() {
		this.pbx.close();
	}

	@Test
	void tryAcquireReturnsConnectionsUntilAllAreBorrowedOrTheServersAreLost() {
		this.pbx.add(UnaryOperator.identity());
		this.pbx.startAndWait();
		EslNodeGroup group = this.pbx.group;
		assertThat(group.tryAcquire("pbx-9", Duration.ZERO)).isInstanceOfSatisfying(NoSuchNode.class,
				(none) -> assertThat(none.message()).contains("'pbx-9'", "pbx-1"));
		List<PooledConnection> borrowed = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			AcquireResult result = group.tryAcquire(PATIENCE);
			assertThat(result).isInstanceOf(Acquired.class);
			borrowed.add(result.orElseThrow());
		}
		AcquireResult full = group.tryAcquire(Duration.ofMillis(100));
		assertThat(full).isInstanceOf(Busy.class);
		assertThatExceptionOfType(PoolBusyException.class).isThrownBy(full::orElseThrow);
		assertThat(group.tryAcquire("pbx-1", Duration.ofMillis(50))).isInstanceOf(Busy.class);
		borrowed.forEach(PooledConnection::close);

		this.pbx.servers.forEach((server) -> server.crash());
		Group.awaitState(this.pbx.node(1), NodeState.DOWN);
		Group.awaitState(this.pbx.node(2), NodeState.DOWN);
		AcquireResult dead = group.tryAcquire(Duration.ofMillis(100));
		assertThat(dead).isInstanceOf(Unavailable.class);
		assertThatExceptionOfType(NodeUnavailableException.class).isThrownBy(dead::orElseThrow)
			.withMessageContaining("pbx-2 is DOWN");
		assertThatExceptionOfType(NodeUnavailableException.class).isThrownBy(() -> this.pbx.template.api("status"));
	}

	@Test
	void tryAcquireReturnsUnavailableWithTheCauseForAWrongPassword() {
		this.pbx.server(1).faults().everyConnection(Fault.wrongPassword());
		this.pbx.group.start();
		Group.awaitState(this.pbx.node(1), NodeState.DOWN);
		assertThat(this.pbx.group.tryAcquire("pbx-1", PATIENCE)).isInstanceOfSatisfying(Unavailable.class,
				(refused) -> assertThat(refused.cause()).isInstanceOf(EslAuthenticationException.class));
		AcquireResult ofAny = this.pbx.group.tryAcquire(Duration.ZERO);
		assertThatExceptionOfType(NodeUnavailableException.class).isThrownBy(ofAny::orElseThrow)
			.withMessageContaining("pbx-1 is DOWN")
			.withCauseInstanceOf(EslAuthenticationException.class)
			.matches(EslException::isPermanent)
			.matches((failure) -> failure.sent() == Sent.NO);
		assertThatExceptionOfType(NodeUnavailableException.class).isThrownBy(() -> this.pbx.template.api("status"))
			.withCauseInstanceOf(EslAuthenticationException.class);
	}

	@Test
	void tryAcquireReturnsUnavailableWithTheCauseForALostServer() {
		this.pbx.startAndWait();
		this.pbx.server(1).crash();
		Group.awaitState(this.pbx.node(1), NodeState.DOWN);
		AcquireResult ofNode = this.pbx.group.tryAcquire("pbx-1", Duration.ZERO);
		assertThatExceptionOfType(NodeUnavailableException.class).isThrownBy(ofNode::orElseThrow)
			.withCauseInstanceOf(EslConnectionException.class)
			.matches((failure) -> !failure.isPermanent());
	}

	@Test
	void tryAcquireReturnsUnavailableForADrainingNode() {
		this.pbx.startAndWait();
		this.pbx.server(1).startCall("1000", "5000").answer();
		this.pbx.group.drain("pbx-1", PATIENCE);
		assertThat(this.pbx.group.tryAcquire(Duration.ZERO)).isInstanceOfSatisfying(Unavailable.class,
				(draining) -> assertThat(draining.message()).contains("pbx-1 is DRAINING"));
	}

	@Test
	void tryAcquireReturnsNoSuchNodeForAnUnknownName() {
		assertThat(this.pbx.group.tryAcquire("pbx-9", Duration.ZERO)).isInstanceOfSatisfying(NoSuchNode.class,
				(none) -> assertThat(none.message()).contains("'pbx-9'", "pbx-1"));
	}

	@Test
	void tryAcquireReturnsNoSuchNodeForAGroupWithoutNodes() {
		this.pbx.group.remove("pbx-1");
		AcquireResult none = this.pbx.group.tryAcquire(Duration.ZERO);
		assertThat(none).isInstanceOf(NoSuchNode.class);
		assertThatExceptionOfType(NoSuchNodeException.class).isThrownBy(none::orElseThrow);
		assertThatExceptionOfType(NoSuchNodeException.class).isThrownBy(() -> this.pbx.template.api("status"));
	}

	@Test
	void commandFailsWithNoSuchNodeForAnUnknownTagAndWithNodeUnavailableForTheTagOfALostNode() {
		EslNode carrier = this.pbx.add((config) -> config.tags("carrier"));
		this.pbx.startAndWait();
		this.pbx.server(2).crash();
		Group.awaitState(carrier, NodeState.DOWN);
		assertThatExceptionOfType(NoSuchNodeException.class)
			.isThrownBy(() -> this.pbx.template.onTagged("media").api("status"));
		assertThatExceptionOfType(NodeUnavailableException.class)
			.isThrownBy(() -> this.pbx.template.onTagged("carrier").api("status"))
			.withMessageContaining("pbx-2 is DOWN");
	}

}
