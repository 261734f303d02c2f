package io.github.eslboot.test.junit;

import java.util.function.UnaryOperator;

import io.github.eslboot.test.FreeSwitchSimulator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * JUnit extension that resolves parameters of type {@link FreeSwitchSimulator} with a
 * started simulator.
 * <p>
 * The first parameter determines the simulator's scope: a parameter of a test method or
 * of a {@code @BeforeEach} method gets a simulator for that test, a parameter of a
 * {@code @BeforeAll} method or of the constructor one for the whole class. The extension
 * closes it at the end of its scope.
 * <p>
 * Register the extension with {@link FreeSwitchTest} or {@code @ExtendWith}, or, to set
 * options, as a field with {@code @RegisterExtension}.
 */
public final class FreeSwitchSimulatorExtension implements ParameterResolver {

	private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace
		.create(FreeSwitchSimulatorExtension.class);

	private final UnaryOperator<FreeSwitchSimulator.Builder> options;

	/** Creates an extension for simulators with default options. */
	public FreeSwitchSimulatorExtension() {
		this(UnaryOperator.identity());
	}

	private FreeSwitchSimulatorExtension(UnaryOperator<FreeSwitchSimulator.Builder> options) {
		this.options = options;
	}

	/**
	 * Creates an extension for simulators with options.
	 * @param options sets the options
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
		// The store consults its parents first, and closes its values.
		return context.getStore(NAMESPACE)
			.computeIfAbsent(FreeSwitchSimulator.class,
					(key) -> this.options.apply(FreeSwitchSimulator.builder()).start(), FreeSwitchSimulator.class);
	}

}
