package io.github.eslboot.test.spring;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Factory that evaluates {@link EmbeddedFreeSwitch} on test classes. Registered in
 * {@code META-INF/spring.factories}.
 */
class EmbeddedFreeSwitchContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		EmbeddedFreeSwitch annotation = TestContextAnnotationUtils.findMergedAnnotation(testClass,
				EmbeddedFreeSwitch.class);
		return (annotation != null) ? new EmbeddedFreeSwitchContextCustomizer(List.of(annotation.nodes()),
				annotation.password(), annotation.port(), annotation.heartbeatMillis()) : null;
	}

}
