package io.github.eslboot.autoconfigure;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;

/**
 * Refreshes the client on updates of the SSL bundles that its servers use, so that new
 * connections use the new certificates. Bundles that a refresh begins to use are watched
 * as well.
 */
final class SslBundleWatch implements SmartInitializingSingleton {

	private final EslProperties initial;

	private final @Nullable SslBundles bundles;

	private final Iterable<EslRefresher> refreshers;

	private final RefreshTrigger trigger;

	private final Set<String> watched = new HashSet<>();

	SslBundleWatch(EslProperties initial, @Nullable SslBundles bundles, Iterable<EslRefresher> refreshers,
			RefreshTrigger trigger) {
		this.initial = initial;
		this.bundles = bundles;
		this.refreshers = refreshers;
		this.trigger = trigger;
	}

	@Override
	public void afterSingletonsInstantiated() {
		SslBundles bundles = this.bundles;
		if (bundles == null) {
			return;
		}
		watch(this.initial, bundles);
		for (EslRefresher refresher : this.refreshers) {
			if (refresher instanceof ObservableRefresher observable) {
				observable.addListener((properties) -> watch(properties, bundles));
			}
		}
	}

	private synchronized void watch(EslProperties properties, SslBundles bundles) {
		for (String name : names(properties)) {
			if (!this.watched.contains(name)) {
				try {
					bundles.addBundleUpdateHandler(name,
							(updated) -> this.trigger.refresh("SSL bundle '" + name + "' was updated"));
					this.watched.add(name);
				}
				catch (NoSuchSslBundleException ex) {
					// Reported with the list of known bundles when the options are
					// created.
				}
			}
		}
	}

	private static Set<String> names(EslProperties properties) {
		Set<String> names = new LinkedHashSet<>();
		add(properties.getSsl(), names);
		properties.getNodes().forEach((id, node) -> {
			EslSslProperties ssl = new EslSslProperties();
			ssl.copy(node.getSsl(), "", properties.getSsl());
			add(ssl, names);
		});
		return names;
	}

	private static void add(EslSslProperties ssl, Set<String> names) {
		String bundle = ssl.getBundle();
		if (bundle != null && ssl.isEnabled()) {
			names.add(bundle);
		}
	}

}
