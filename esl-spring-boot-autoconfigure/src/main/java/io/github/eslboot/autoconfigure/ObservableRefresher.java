package io.github.eslboot.autoconfigure;

import java.util.function.Consumer;

/** Refresher that notifies listeners of the properties that it has applied. */
interface ObservableRefresher extends EslRefresher {

	/** Adds a listener. It is called on the refreshing thread and does not throw. */
	void addListener(Consumer<EslProperties> listener);

}
