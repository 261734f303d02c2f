package io.github.eslboot.annotation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ObjectUtils;
import org.springframework.util.StringUtils;

/** Resolves placeholders and expressions in attributes of annotations. */
final class AnnotationValueResolver {

	private final ConfigurableListableBeanFactory beanFactory;

	AnnotationValueResolver(ConfigurableListableBeanFactory beanFactory) {
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

	/**
	 * Resolves the text of a number that is not negative; zero if it is empty.
	 * @param attribute name of the attribute, for messages
	 */
	int count(String attribute, String text) {
		String value = text(text).strip();
		int number;
		try {
			number = value.isEmpty() ? 0 : Integer.parseInt(value);
		}
		catch (NumberFormatException ex) {
			number = -1;
		}
		if (number < 0) {
			throw new IllegalArgumentException(
					"has '%s' = '%s', which must be a number that is not negative".formatted(attribute, value));
		}
		return number;
	}

	/**
	 * Resolves the text {@code true} or {@code false}; an empty one is {@code true}.
	 * @param attribute name of the attribute, for messages
	 */
	boolean bool(String attribute, String text) {
		String value = text(text).strip();
		return switch (value.toLowerCase(Locale.ROOT)) {
			case "", "true" -> true;
			case "false" -> false;
			default -> throw new IllegalArgumentException(
					"has '%s' = '%s', which must be true or false".formatted(attribute, value));
		};
	}

	/**
	 * Resolves the name of a bean, or an expression for the object itself.
	 * @param attribute name of the attribute, for messages
	 * @return the object, or {@code null} for an empty text
	 */
	<T> @Nullable T bean(String attribute, String text, Class<T> type) {
		Object value = evaluate(text);
		if (type.isInstance(value)) {
			return type.cast(value);
		}
		String name = String.valueOf(value).strip();
		if (name.isEmpty()) {
			return null;
		}
		try {
			return this.beanFactory.getBean(name, type);
		}
		catch (NoSuchBeanDefinitionException | BeanNotOfRequiredTypeException ex) {
			throw new IllegalArgumentException(
					"has '%s' = '%s', which is not the name of a bean of type %s; there are %s".formatted(attribute,
							name, type.getSimpleName(),
							List.of(this.beanFactory.getBeanNamesForType(type, true, false))),
					ex);
		}
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
