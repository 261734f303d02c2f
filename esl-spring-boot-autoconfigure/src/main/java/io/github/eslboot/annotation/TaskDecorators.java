package io.github.eslboot.annotation;

import java.util.List;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.task.TaskDecorator;

/**
 * Task decorators of an application, as one function. For the auto-configuration.
 *
 * @since 0.1.0
 */
public final class TaskDecorators {

	private TaskDecorators() {
	}

	/**
	 * Returns the decorators as one; the first of them is the outermost.
	 * @param decorators the beans
	 * @return the function, or {@code null} if there are none
	 */
	public static @Nullable UnaryOperator<Runnable> of(ObjectProvider<TaskDecorator> decorators) {
		List<TaskDecorator> ordered = decorators.orderedStream().toList();
		return ordered.isEmpty() ? null : (task) -> {
			Runnable decorated = task;
			for (int i = ordered.size() - 1; i >= 0; i--) {
				decorated = ordered.get(i).decorate(decorated);
			}
			return decorated;
		};
	}

}
