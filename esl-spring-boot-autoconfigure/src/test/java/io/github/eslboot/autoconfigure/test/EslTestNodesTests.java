package io.github.eslboot.autoconfigure.test;

import io.github.eslboot.autoconfigure.test.application.AnswerMachine;
import io.github.eslboot.autoconfigure.test.application.SliceApplication;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.node.EslNode;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.ContextConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EslTest} with several nodes and without its default filters.
 */
@EslTest(nodes = { "pbx-1", "pbx-2" }, useDefaultFilters = false)
@ContextConfiguration(classes = SliceApplication.class)
class EslTestNodesTests {

	@Test
	void eachNodeHasASimulator(@Autowired EslNodeGroup group, @Autowired ApplicationContext context) {
		assertThat(group.nodes()).extracting(EslNode::id).containsExactly("pbx-1", "pbx-2");
		assertThat(context.getBeanNamesForType(AnswerMachine.class)).isEmpty();
	}

}
