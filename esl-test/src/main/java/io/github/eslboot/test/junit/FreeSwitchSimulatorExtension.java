package io.github.eslboot.test.junit;

import java.util.function.UnaryOperator;

import io.github.eslboot.test.FreeSwitchSimulator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a started {@link FreeSwitchSimulator} to every parameter of that type.
 * <p>
 * Where it is first asked for decides how long it lives: a parameter of a test or of a
 * {@code @BeforeEach} method gets one for that test, a parameter of {@code @BeforeAll} or
 * of the constructor one for the whole class. It is closed at the end.
 * <p>
 * Register it with {@link FreeSwitchTest} or {@code @ExtendWith}, or, to set options, as
 * a field with {@code @RegisterExtension}.
 */
public final class FreeSwitchSimulatorExtension implements ParameterResolver {

	private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace
		.create(FreeSwitchSimulatorExtension.class);

	private final UnaryOperator<FreeSwitchSimulator.Builder> options;

	/** A simulator with its defaults. */
	public FreeSwitchSimulatorExtension() {
		this(UnaryOperator.identity());
	}

	private FreeSwitchSimulatorExtension(UnaryOperator<FreeSwitchSimulator.Builder> options) {
		this.options = options;
	}

	/**
	 * A simulator with options.
	 * @param options sets them
	 * @return the extension, for a field with {@code @RegisterExtension}
	 */
	public static FreeSwitchSimulatorExtension with(UnaryOperator<FreeSwitchSimulator.Builder> options) {
		return new FreeSwitchSimulatorExtension(options);
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == FreeSwitchSimulator.class;
	}

	@Override
	public FreeSwitchSimulator resolveParameter(ParameterContext parameter, ExtensionContext context) {
		// The store looks in the stores around it first, and closes what it holds.
		return context.getStore(NAMESPACE)
			.computeIfAbsent(FreeSwitchSimulator.class,
					(key) -> this.options.apply(FreeSwitchSimulator.builder()).start(), FreeSwitchSimulator.class);
	}

}
