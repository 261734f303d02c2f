package io.github.eslboot.test.standalone;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link FaultSetup}. */
class FaultSetupTests {

	@Test
	void endOfAFaultDoesNotReleaseTheNextOne() {
		List<String> released = new ArrayList<>();
		FaultSetup.Current current = new FaultSetup.Current();
		Runnable first = () -> released.add("first");
		Runnable second = () -> released.add("second");
		current.set(first);
		current.release();
		current.set(second);
		current.release(first);
		assertThat(released).containsExactly("first");
		current.release(second);
		assertThat(released).containsExactly("first", "second");
	}

}
