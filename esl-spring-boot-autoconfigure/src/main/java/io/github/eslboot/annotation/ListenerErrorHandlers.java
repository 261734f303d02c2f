package io.github.eslboot.annotation;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.retry.RetryPolicy;

/** Several error handlers in their order, as one. */
final class ListenerErrorHandlers implements EslListenerErrorHandler {

	private final List<EslListenerErrorHandler> handlers;

	private ListenerErrorHandlers(List<EslListenerErrorHandler> handlers) {
		this.handlers = handlers;
	}

	/**
	 * Returns the single or primary bean, all beans in their order, or {@code null} if
	 * there are none.
	 */
	static @Nullable EslListenerErrorHandler of(ObjectProvider<EslListenerErrorHandler> beans) {
		EslListenerErrorHandler single = beans.getIfUnique();
		if (single != null) {
			return single;
		}
		List<EslListenerErrorHandler> ordered = beans.orderedStream().toList();
		return ordered.isEmpty() ? null : new ListenerErrorHandlers(ordered);
	}

	@Override
	public void onError(String handlerId, Object message, Throwable error) throws Exception {
		Throwable unhandled = error;
		for (EslListenerErrorHandler handler : this.handlers) {
			try {
				handler.onError(handlerId, message, unhandled);
				return;
			}
			catch (Throwable ex) {
				if (ex != unhandled && ex.getCause() != unhandled) {
					ex.addSuppressed(unhandled);
				}
				unhandled = ex;
			}
		}
		throw InvocationContext.asException(unhandled);
	}

	@Override
	public @Nullable RetryPolicy retryPolicy(String handlerId) {
		for (EslListenerErrorHandler handler : this.handlers) {
			RetryPolicy policy = handler.retryPolicy(handlerId);
			if (policy != null) {
				return policy;
			}
		}
		return null;
	}

}
