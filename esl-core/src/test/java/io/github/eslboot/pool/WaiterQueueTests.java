package io.github.eslboot.pool;

import io.github.eslboot.pool.WaiterQueue.Waiter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WaiterQueueTests {

	private final WaiterQueue queue = new WaiterQueue(2);

	private final Waiter first = new Waiter(null, false, false);

	private final Waiter second = new Waiter(null, false, false);

	@Test
	void pollReturnsTheWaiterThatHasWaitedLongest() {
		this.queue.offer(this.first);
		this.queue.offer(this.second);
		assertThat(this.queue.poll()).isSameAs(this.first);
		assertThat(this.queue.poll()).isSameAs(this.second);
		assertThat(this.queue.poll()).isNull();
	}

	@Test
	void offerFailsWhenTheQueueIsFull() {
		assertThat(this.queue.offer(this.first)).isTrue();
		assertThat(this.queue.offer(this.second)).isTrue();
		assertThat(this.queue.offer(new Waiter(null, false, false))).isFalse();
		assertThat(this.queue.size()).isEqualTo(2);
	}

	@Test
	void waitersThatPrecedeAreReturnedFirstAndHaveTheirOwnBound() {
		Waiter hangup = new Waiter(null, true, false);
		Waiter secondHangup = new Waiter(null, true, false);
		this.queue.offer(this.first);
		this.queue.offer(this.second);
		assertThat(this.queue.offer(hangup)).isTrue();
		assertThat(this.queue.offer(secondHangup)).isTrue();
		assertThat(this.queue.offer(new Waiter(null, true, false))).isFalse();
		assertThat(this.queue.size()).isEqualTo(4);
		assertThat(this.queue.remove(hangup)).isTrue();
		assertThat(this.queue.poll()).isSameAs(secondHangup);
		assertThat(this.queue.poll()).isSameAs(this.first);
		this.queue.add(hangup);
		assertThat(this.queue.drain()).containsExactly(hangup, this.second);
		assertThat(this.queue.hasWaiters()).isFalse();
	}

	@Test
	void removeReturnsFalseWhenTheWaiterWasRemovedBefore() {
		this.queue.offer(this.first);
		assertThat(this.queue.remove(this.first)).isTrue();
		assertThat(this.queue.remove(this.first)).isFalse();
	}

	@Test
	void hasWaitersIsTrueWhileTheQueueContainsAWaiter() {
		assertThat(this.queue.hasWaiters()).isFalse();
		this.queue.offer(this.first);
		this.queue.offer(this.second);
		this.queue.poll();
		assertThat(this.queue.hasWaiters()).isTrue();
		this.queue.remove(this.second);
		assertThat(this.queue.hasWaiters()).isFalse();
		this.queue.offer(this.first);
		assertThat(this.queue.drain()).containsExactly(this.first);
		assertThat(this.queue.hasWaiters()).isFalse();
		assertThat(this.queue.isEmpty()).isTrue();
	}

}
