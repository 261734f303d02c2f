package io.github.eslboot.autoconfigure.test;

import java.io.IOException;
import java.util.Set;

import io.github.eslboot.annotation.EslCallEndHandler;
import io.github.eslboot.annotation.EslCallHandler;
import io.github.eslboot.annotation.EslEventHandler;
import io.github.eslboot.annotation.EslHandlerConfigurer;
import io.github.eslboot.annotation.EslListenerErrorHandler;
import io.github.eslboot.annotation.EslNoticeHandler;
import io.github.eslboot.annotation.EslSessionHandler;
import io.github.eslboot.autoconfigure.EslClientResourcesBuilderCustomizer;
import io.github.eslboot.autoconfigure.EslConnectionOptionsBuilderCustomizer;
import io.github.eslboot.autoconfigure.EslSessionServerOptionsBuilderCustomizer;
import io.github.eslboot.call.CallRecordListener;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.group.LoadBalancer;
import io.github.eslboot.outbound.EslSessionServerListener;
import io.github.eslboot.outbound.SessionHandler;

import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * {@link TypeExcludeFilter} of {@link EslTest @EslTest}.
 */
class EslTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<EslTest> {

	private static final Set<Class<?>> INCLUDES = Set.of(EslEventListener.class, EslListenerErrorHandler.class,
			CallRecordListener.class, LoadBalancer.class, EslConnectionOptionsBuilderCustomizer.class,
			EslSessionServerOptionsBuilderCustomizer.class, EslClientResourcesBuilderCustomizer.class,
			EslHandlerConfigurer.class, SessionHandler.class, EslSessionServerListener.class);

	private static final Set<Class<?>> HANDLERS = Set.of(EslEventHandler.class, EslCallHandler.class,
			EslCallEndHandler.class, EslSessionHandler.class, EslNoticeHandler.class);

	EslTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return INCLUDES;
	}

	@Override
	protected boolean defaultInclude(MetadataReader metadataReader, MetadataReaderFactory metadataReaderFactory)
			throws IOException {
		return super.defaultInclude(metadataReader, metadataReaderFactory) || HANDLERS.stream()
			.map(Class::getName)
			.anyMatch((handler) -> metadataReader.getAnnotationMetadata().hasAnnotatedMethods(handler)
					|| metadataReader.getAnnotationMetadata().hasAnnotation(handler));
	}

}
