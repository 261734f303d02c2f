package io.github.eslboot.annotation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.util.ObjectUtils;
import org.springframework.util.StringUtils;

/** Resolves placeholders and expressions in attributes of annotations. */
final class AnnotationValueResolver {

	private final ConfigurableBeanFactory beanFactory;

	AnnotationValueResolver(ConfigurableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Resolves texts, each of which may yield several values as a comma-separated list, a
	 * collection or an array.
	 */
	List<String> list(String... texts) {
		List<String> values = new ArrayList<>();
		for (String text : texts) {
			for (String value : flat(text, evaluate(text))) {
				values.addAll(Arrays.asList(StringUtils.commaDelimitedListToStringArray(value)));
			}
		}
		return values.stream().map(String::strip).filter((value) -> !value.isEmpty()).toList();
	}

	/** Resolves texts in which a comma is an ordinary character. */
	List<String> texts(String... texts) {
		List<String> values = new ArrayList<>();
		for (String text : texts) {
			values.addAll(flat(text, evaluate(text)));
		}
		return values;
	}

	String text(String text) {
		return String.join(",", flat(text, evaluate(text)));
	}

	private @Nullable Object evaluate(String text) {
		String resolved = this.beanFactory.resolveEmbeddedValue(text);
		BeanExpressionResolver expressions = this.beanFactory.getBeanExpressionResolver();
		return (expressions != null && resolved != null)
				? expressions.evaluate(resolved, new BeanExpressionContext(this.beanFactory, null)) : resolved;
	}

	private static List<String> flat(String text, @Nullable Object value) {
		if (value == null) {
			throw new IllegalArgumentException("has the text '" + text + "', which resolves to nothing");
		}
		Collection<?> values = (value instanceof Collection<?> collection) ? collection
				: Arrays.asList(ObjectUtils.toObjectArray(value.getClass().isArray() ? value : new Object[] { value }));
		return values.stream().map(String::valueOf).toList();
	}

}
