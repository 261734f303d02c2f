package io.github.eslboot.command;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class EventFilterTests {

	@Test
	void allRejectsFiltersOfWhichNonePasses() {
		EventFilter veto = EventFilter.veto("Caller-Context", "x");
		assertThatIllegalArgumentException().isThrownBy(() -> EventFilter.all(List.of(veto)));
		assertThatIllegalArgumentException().isThrownBy(() -> EventFilter.all(List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> EventFilter.pass("a", "-b"));
		assertThatIllegalArgumentException().isThrownBy(() -> EventFilter.veto("a", "/b/"));
		assertThat(EventFilter.all(List.of(EventFilter.pass("a", "b"), veto))).extracting(EslCommand::toString)
			.containsExactly("filter add a b", "filter add Caller-Context -x");
	}

}
