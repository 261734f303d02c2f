package io.github.eslboot.sample.calls;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.command.Originate;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.sample.live.LiveFeed;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/** Tests for {@link CallDesk}. */
class CallDeskTests {

	private final EslTemplate esl = mock();

	private final LiveCalls calls = new LiveCalls();

	private final CallDesk desk = new CallDesk(this.esl, this.calls, new Talks(),
			new Phones(new CallProperties("user/", "default", Duration.ofSeconds(30))), mock(LiveFeed.class));

	@Test
	void placeShowsTheExtensionsEvenIfTheFirstEventIsHandledBeforeConnectReturns() {
		List<CallView> seen = new ArrayList<>();
		given(this.esl.connect(any(Originate.Builder.class), any(Originate.Builder.class))).willAnswer((invocation) -> {
			Originate.Builder first = invocation.getArgument(0);
			this.calls.update(first.park().uuid(),
					EslEvent.of("CHANNEL_CREATE", Map.of("Caller-Caller-ID-Name", "Call desk")));
			seen.addAll(this.calls.views());
			throw new IllegalStateException("Pool is busy");
		});
		assertThatIllegalStateException().isThrownBy(() -> this.desk.place("1001", "1002"));
		assertThat(seen).singleElement().satisfies((call) -> {
			assertThat(call.from()).isEqualTo(new CallView.Party(null, "1001"));
			assertThat(call.to()).isEqualTo(new CallView.Party(null, "1002"));
		});
		assertThat(this.calls.views()).as("calls after the command has failed").isEmpty();
	}

}
