package io.github.eslboot.annotation;

import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.github.eslboot.EslClient;
import io.github.eslboot.EslTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;

/**
 * Templates of the clients of an application. Two templates of the same event stream or
 * group count once: otherwise handlers would receive every event twice. For the
 * auto-configuration.
 *
 * @since 0.1.0
 */
public final class ClientTemplates {

	private final ListableBeanFactory beanFactory;

	/**
	 * Creates the view of an application's templates.
	 * @param beanFactory the bean factory
	 */
	public ClientTemplates(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Returns the templates of all clients, including those that are excluded from
	 * injection by type.
	 * @return the templates by the name of their bean, or of the {@link EslClient} bean
	 */
	public Map<String, EslTemplate> all() {
		Set<Object> streams = Collections.newSetFromMap(new IdentityHashMap<>());
		Map<String, EslTemplate> all = new LinkedHashMap<>(this.beanFactory.getBeansOfType(EslTemplate.class));
		this.beanFactory.getBeansOfType(EslClient.class)
			.forEach((name, client) -> all.putIfAbsent(name, client.template()));
		all.values().removeIf((template) -> !streams.add(streams(template)));
		return all;
	}

	/** Returns the templates that are injected by type. */
	List<EslTemplate> byDefault() {
		Set<Object> streams = Collections.newSetFromMap(new IdentityHashMap<>());
		return this.beanFactory.getBeanProvider(EslTemplate.class)
			.orderedStream()
			.filter((template) -> streams.add(streams(template)))
			.toList();
	}

	/**
	 * Returns the templates that a handler receives events from.
	 * @param client name or qualifier of an {@link EslTemplate} or {@link EslClient}
	 * bean; empty for the templates that are injected by type
	 */
	Collection<EslTemplate> of(String client) {
		if (client.isEmpty()) {
			return byDefault();
		}
		EslTemplate template = template(client);
		if (template == null) {
			throw new IllegalArgumentException(
					"names the client '%s', which is neither the name nor the qualifier of an EslTemplate or EslClient bean; there are %s"
						.formatted(client, all().keySet()));
		}
		return List.of(template);
	}

	private @Nullable EslTemplate template(String client) {
		EslTemplate template = qualified(EslTemplate.class, client);
		if (template != null) {
			return template;
		}
		EslClient owner = qualified(EslClient.class, client);
		return (owner != null) ? owner.template() : null;
	}

	private <T> @Nullable T qualified(Class<T> type, String qualifier) {
		try {
			return BeanFactoryAnnotationUtils.qualifiedBeanOfType(this.beanFactory, type, qualifier);
		}
		catch (NoUniqueBeanDefinitionException ex) {
			throw ex;
		}
		catch (NoSuchBeanDefinitionException ex) {
			return null;
		}
	}

	private static Object streams(EslTemplate template) {
		return Objects.requireNonNullElseGet(template.group(), template::stream);
	}

}
