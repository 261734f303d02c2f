package io.github.eslboot.test.junit;

import java.util.function.UnaryOperator;

import io.github.eslboot.test.FreeSwitchSimulator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * JUnit extension that resolves parameters of type {@link FreeSwitchSimulator} with a
 * started simulator.
 * <p>
 * The first parameter determines the simulator's scope: a parameter of a test method or
 * of a {@code @BeforeEach} method gets a simulator for that test, a parameter of a
 * {@code @BeforeAll} method or of the constructor one for the whole class. The extension
 * closes it at the end of its scope. With {@link #resetAfterEach()} a simulator for the
 * whole class is reset after each test.
 * <p>
 * Register the extension with {@link FreeSwitchTest} or {@code @ExtendWith}, or, to set
 * options, as a field with {@code @RegisterExtension}.
 *
 * @since 0.1.0
 */
public final class FreeSwitchSimulatorExtension implements ParameterResolver, AfterEachCallback {

	private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace
		.create(FreeSwitchSimulatorExtension.class);

	private final UnaryOperator<FreeSwitchSimulator.Builder> options;

	private final boolean resetAfterEach;

	/** Creates an extension for simulators with default options. */
	public FreeSwitchSimulatorExtension() {
		this(UnaryOperator.identity(), false);
	}

	private FreeSwitchSimulatorExtension(UnaryOperator<FreeSwitchSimulator.Builder> options, boolean resetAfterEach) {
		this.options = options;
		this.resetAfterEach = resetAfterEach;
	}

	/**
	 * Creates an extension for simulators with options.
	 * @param options sets the options
	 * @return the extension, for a field with {@code @RegisterExtension}
	 */
	public static FreeSwitchSimulatorExtension with(UnaryOperator<FreeSwitchSimulator.Builder> options) {
		return new FreeSwitchSimulatorExtension(options, false);
	}

	/**
	 * Returns an extension that resets a simulator that several tests share after each of
	 * them, see {@link FreeSwitchSimulator#reset()}.
	 * @return the extension, for a field with {@code @RegisterExtension}
	 */
	public FreeSwitchSimulatorExtension resetAfterEach() {
		return new FreeSwitchSimulatorExtension(this.options, true);
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

	@Override
	public void afterEach(ExtensionContext context) {
		boolean reset = this.resetAfterEach
				|| AnnotationSupport.findAnnotation(context.getRequiredTestClass(), FreeSwitchTest.class)
					.map(FreeSwitchTest::resetAfterEach)
					.orElse(false);
		// A simulator that belongs to this test only is closed anyway.
		FreeSwitchSimulator shared = context.getParent()
			.map((parent) -> parent.getStore(NAMESPACE).get(FreeSwitchSimulator.class, FreeSwitchSimulator.class))
			.orElse(null);
		if (reset && shared != null) {
			shared.reset();
		}
	}

}
