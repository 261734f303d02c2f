package io.github.eslboot.autoconfigure;

/**
 * Failure to start: the beans of several clients cannot be told apart.
 *
 * @since 0.1.0
 */
public class MixedClientsException extends IllegalStateException {

	static final String ONE_CLIENT = "To replace the auto-configured client, define one EslClient bean, or "
			+ "EslConnectionDetails if only the server differs. If the bean belongs to a further client, exclude it "
			+ "from injection by type with @Bean(defaultCandidate = false) and inject it with @Qualifier.";

	/** What to do. */
	private final String action;

	MixedClientsException(String message, String action) {
		super(message);
		this.action = action;
	}

	/** Returns what to do. */
	String action() {
		return this.action;
	}

}
