package io.github.eslboot.annotation;

import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/** Finds the {@link EslSessionHandler @EslSessionHandler} methods of all beans. */
final class SessionHandlerMethods {

	private SessionHandlerMethods() {
	}

	/** Returns the methods by the name of their bean. Creates no beans. */
	static Map<String, Map<Method, MergedAnnotation<EslSessionHandler>>> find(
			ConfigurableListableBeanFactory beanFactory) {
		Map<String, Map<Method, MergedAnnotation<EslSessionHandler>>> found = new LinkedHashMap<>();
		for (String name : beanFactory.getBeanDefinitionNames()) {
			Class<?> type = ScopedProxyUtils.isScopedTarget(name) ? null : beanFactory.getType(name, false);
			if (type != null) {
				Map<Method, MergedAnnotation<EslSessionHandler>> methods = ofClass(ClassUtils.getUserClass(type));
				if (!methods.isEmpty()) {
					found.put(name, methods);
				}
			}
		}
		return found;
	}

	private static Map<Method, MergedAnnotation<EslSessionHandler>> ofClass(Class<?> type) {
		if (type.getName().startsWith("org.springframework.")
				|| !AnnotationUtils.isCandidateClass(type, Set.of(EslSessionHandler.class))) {
			return Map.of();
		}
		return MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<MergedAnnotation<EslSessionHandler>>) (method) -> {
					MergedAnnotation<EslSessionHandler> annotation = MergedAnnotations
						.from(method, SearchStrategy.TYPE_HIERARCHY)
						.get(EslSessionHandler.class);
					return annotation.isPresent() ? annotation : null;
				});
	}

}
