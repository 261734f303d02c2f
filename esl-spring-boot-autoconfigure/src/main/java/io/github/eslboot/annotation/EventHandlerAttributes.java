package io.github.eslboot.annotation;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.github.eslboot.event.RoutingHeader;

import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * Attributes of an {@link EslEventHandler @EslEventHandler} method. Those that its
 * annotation does not set are those of the class.
 */
final class EventHandlerAttributes {

	private final MergedAnnotation<EslEventHandler> ofMethod;

	private final MergedAnnotation<EslEventHandler> ofClass;

	private EventHandlerAttributes(MergedAnnotation<EslEventHandler> ofMethod,
			MergedAnnotation<EslEventHandler> ofClass) {
		this.ofMethod = ofMethod;
		this.ofClass = ofClass;
	}

	/** Returns the annotation of a class, which may be missing. */
	static MergedAnnotation<EslEventHandler> ofClass(Class<?> type) {
		return MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY).get(EslEventHandler.class);
	}

	/**
	 * Returns the attributes of each annotation of a method, or of the nearest method
	 * that it overrides.
	 * @throws InvalidEslHandlerException if the class has an id
	 */
	static List<EventHandlerAttributes> of(Method method, MergedAnnotation<EslEventHandler> ofClass) {
		if (ofClass.isPresent() && !ofClass.getString("id").isEmpty()) {
			throw new InvalidEslHandlerException(method,
					"belongs to a class whose @EslEventHandler has an 'id'; only methods have an id");
		}
		List<MergedAnnotation<EslEventHandler>> all = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
			.stream(EslEventHandler.class)
			.toList();
		return all.stream()
			.filter((annotation) -> annotation.getAggregateIndex() == all.get(0).getAggregateIndex())
			.map((annotation) -> new EventHandlerAttributes(annotation, ofClass))
			.toList();
	}

	/** Returns the annotation that an attribute is read from. */
	private MergedAnnotation<EslEventHandler> source(String attribute) {
		return (this.ofClass.isPresent() && this.ofMethod.hasDefaultValue(attribute)) ? this.ofClass : this.ofMethod;
	}

	String id() {
		return this.ofMethod.getString("id");
	}

	String text(String attribute) {
		return source(attribute).getString(attribute);
	}

	String[] texts(String attribute) {
		return source(attribute).getStringArray(attribute);
	}

	/** Returns the conditions of the class, followed by those of the method. */
	String[] headers() {
		List<String> all = new ArrayList<>();
		if (this.ofClass.isPresent()) {
			Collections.addAll(all, this.ofClass.getStringArray("headers"));
		}
		Collections.addAll(all, this.ofMethod.getStringArray("headers"));
		return all.toArray(String[]::new);
	}

	/** Returns the names or subclasses of the method. */
	String[] eventsOfMethod(String attribute) {
		return this.ofMethod.getStringArray(attribute);
	}

	/** Returns the names or subclasses of the class. */
	String[] eventsOfClass(String attribute) {
		return this.ofClass.isPresent() ? this.ofClass.getStringArray(attribute) : new String[0];
	}

	RoutingHeader[] by() {
		return source("by").getEnumArray("by", RoutingHeader.class);
	}

	boolean hasDefaultBy() {
		return source("by").hasDefaultValue("by");
	}

}
