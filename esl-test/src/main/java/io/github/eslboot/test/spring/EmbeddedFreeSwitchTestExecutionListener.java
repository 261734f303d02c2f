package io.github.eslboot.test.spring;

import io.github.eslboot.test.FreeSwitchSimulators;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestExecutionListener;

/**
 * Resets the simulators of {@link EmbeddedFreeSwitch} after each test method, after the
 * test's own {@code @AfterEach} methods. Registered in {@code META-INF/spring.factories}.
 */
class EmbeddedFreeSwitchTestExecutionListener implements TestExecutionListener {

	@Override
	public void afterTestMethod(TestContext testContext) {
		EmbeddedFreeSwitch annotation = TestContextAnnotationUtils.findMergedAnnotation(testContext.getTestClass(),
				EmbeddedFreeSwitch.class);
		if (annotation == null || !annotation.resetAfterEach() || !testContext.hasApplicationContext()) {
			return;
		}
		ApplicationContext context = testContext.getApplicationContext();
		if (context.containsBean(EmbeddedFreeSwitchContextCustomizer.ALL)) {
			context.getBean(EmbeddedFreeSwitchContextCustomizer.ALL, FreeSwitchSimulators.class).reset();
		}
	}

}
