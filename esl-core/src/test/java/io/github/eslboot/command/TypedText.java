package io.github.eslboot.command;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.testsupport.ParameterNames;

/**
 * One text argument of a typed method that creates an API command or an endpoint: calls
 * the method with a text in this argument and valid values in all others.
 *
 * @param method the method
 * @param index the index of the argument
 * @param part {@code key} or {@code value} of a map, otherwise empty
 */
record TypedText(Method method, int index, String part) {

	/**
	 * Texts that mean something to FreeSWITCH, by the name that the table has for them.
	 */
	static final Map<String, String> TEXTS = texts();

	static final List<Class<?>> FACTORIES = List.of(UuidCommands.class, ConferenceCommands.class,
			CallCenterCommands.class, StoreCommands.class, SofiaCommands.class, SystemCommands.class,
			ShowCommands.class, MessageCommands.class, Endpoint.class);

	/** Arguments with a syntax of their own, which is documented, and why. */
	private static final Map<String, String> SYNTAX = Map.of("UuidCommands.broadcast argument",
			"the argument of an application: expanded", "ShowCommands.channelsLike text", "% and _ are wildcards");

	private static Map<String, String> texts() {
		Map<String, String> texts = new LinkedHashMap<>();
		for (String text : List.of("${x}", "${global_setvar(esl_canary=1)}", "$${hostname}", "${x", "\\${x}",
				"$\\'{global_setvar(esl_canary=1)}", "$\\{x}", "app=hangup", "inline:hangup", "XML,inline", "|hangup",
				"{a=b}c", "[a=b]c", "%[a=b]c", "say:a", "phrase:a", "silence_stream://10", "shell_stream:///bin/true",
				"hangup::a", "a@b", "a@@b", "a+b", "a^b", "it's", "'a'", "a\"b", "a\\b", "a\\nb", "a\\\\$$b", "a,b",
				"a b", " a", "a;b", "a=b", "a/b", "a!b", "100%", "100%41", "^^:a:b", "-a", "&a", "undef", "bridge:a",
				"a:_:b", "é漢😀")) {
			texts.put(text, text);
		}
		texts.put("(blank)", " ");
		texts.put("(empty)", "");
		texts.put("(LF)", "a\nb");
		texts.put("(CR)", "a\rb");
		texts.put("(NUL)", "a\0b");
		return texts;
	}

	/** Returns all text arguments of all typed methods. */
	static List<TypedText> all() {
		List<TypedText> all = new ArrayList<>();
		for (Class<?> factory : FACTORIES) {
			Stream.of(factory.getDeclaredMethods())
				.filter((method) -> Modifier.isPublic(method.getModifiers())
						&& Modifier.isStatic(method.getModifiers()))
				.filter((method) -> !method.isSynthetic())
				.sorted(Comparator.comparing(Method::getName).thenComparing(Method::toString))
				.forEach((method) -> {
					for (int i = 0; i < method.getParameterCount(); i++) {
						Class<?> type = method.getParameterTypes()[i];
						if (type == String.class) {
							all.add(new TypedText(method, i, ""));
						}
						else if (type == Map.class) {
							all.add(new TypedText(method, i, "key"));
							all.add(new TypedText(method, i, "value"));
						}
						else if (type == String[].class || Collection.class.isAssignableFrom(type)) {
							throw new AssertionError("No row for the texts in " + method);
						}
					}
				});
		}
		return all;
	}

	/** Calls the method. Throws what the method throws. */
	Object call(String text) {
		Object[] arguments = new Object[this.method.getParameterCount()];
		for (int i = 0; i < arguments.length; i++) {
			arguments[i] = (i != this.index) ? valid(i, 2) : switch (this.part) {
				case "key" -> Map.of(text, "v");
				case "value" -> Map.of("k", text);
				default -> text;
			};
		}
		try {
			return this.method.invoke(null, arguments);
		}
		catch (InvocationTargetException ex) {
			if (ex.getCause() instanceof IllegalArgumentException rejection) {
				throw rejection;
			}
			throw new AssertionError(this + " threw", ex.getCause());
		}
		catch (IllegalAccessException ex) {
			throw new AssertionError(ex);
		}
	}

	/** Returns one of two texts, 0 or 1, that the method accepts. */
	String valid(int which) {
		return this.part.isEmpty() ? (String) valid(this.index, which) : List.of("one", "two").get(which);
	}

	private Object valid(int parameter, int which) {
		Class<?> type = this.method.getParameterTypes()[parameter];
		if (type == String.class) {
			return switch (ParameterNames.of(this.method).get(parameter)) {
				case "digits" -> List.of("1", "2", "3").get(which);
				default -> List.of("one", "two", "other").get(which);
			};
		}
		if (type.isEnum()) {
			return type.getEnumConstants()[0];
		}
		Object value = Map
			.<Class<?>, Object>of(int.class, 1, boolean.class, true, Duration.class, Duration.ofSeconds(1), Map.class,
					Map.of("k", "v"), Media.class, Media.file("/a.wav"), DialString.class,
					DialString.of(Endpoint.user("1001")), HangupCause.class, HangupCause.USER_BUSY, ApiCommand.class,
					SystemCommands.createUuid(), ConferenceCommands.Members.class, ConferenceCommands.Members.ALL)
			.get(type);
		if (value == null) {
			throw new AssertionError("No valid value of " + parameter + "; add one");
		}
		return value;
	}

	/** Whether the argument is documented as syntax, so that text is not literal. */
	boolean isSyntax() {
		return SYNTAX.containsKey(methodName() + " " + argumentName());
	}

	/** Whether the text is sent; otherwise it selects a part of the output. */
	boolean isSent() {
		return !methodName().equals("CallCenterCommands.queue");
	}

	String methodName() {
		return this.method.getDeclaringClass().getSimpleName() + "." + this.method.getName();
	}

	String argumentName() {
		return ParameterNames.of(this.method).get(this.index) + (this.part.isEmpty() ? "" : " " + this.part);
	}

	/** Names of the texts that the method rejects. */
	Set<String> rejected() {
		return TEXTS.entrySet().stream().filter((text) -> {
			try {
				call(text.getValue());
				return false;
			}
			catch (IllegalArgumentException ex) {
				return true;
			}
		}).map(Map.Entry::getKey).collect(Collectors.toCollection(java.util.LinkedHashSet::new));
	}

	@Override
	public String toString() {
		return methodName() + Arrays.stream(this.method.getGenericParameterTypes())
			.map((type) -> (type instanceof ParameterizedType generic) ? (Class<?>) generic.getRawType()
					: (Class<?>) type)
			.map(Class::getSimpleName)
			.collect(Collectors.joining(", ", "(", ")")) + " " + argumentName();
	}

}
