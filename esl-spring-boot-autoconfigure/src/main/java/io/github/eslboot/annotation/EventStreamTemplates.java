package io.github.eslboot.annotation;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.github.eslboot.EslTemplate;

import org.springframework.beans.factory.BeanFactory;

/** Templates of an application, one for each event stream or group. */
final class EventStreamTemplates {

	private EventStreamTemplates() {
	}

	/**
	 * Returns the templates to register listeners with. Two templates of the same stream
	 * count once: otherwise every event would be delivered twice.
	 */
	static List<EslTemplate> of(BeanFactory beanFactory) {
		Set<Object> streams = Collections.newSetFromMap(new IdentityHashMap<>());
		return beanFactory.getBeanProvider(EslTemplate.class)
			.orderedStream()
			.filter((template) -> streams.add(Objects.requireNonNullElseGet(template.group(), template::stream)))
			.toList();
	}

}
