package io.github.eslboot.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.cloud.context.scope.refresh.RefreshScopeRefreshedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * Has configuration followed without anybody asking for it.
 */
@Configuration(proxyBeanMethods = false)
class EslRefreshConfiguration {

	@Bean
	@Lazy(false)
	RefreshTrigger eslRefreshTrigger(ObjectProvider<EslRefresher> refreshers, EslProperties properties,
			ObjectProvider<SslBundles> sslBundles) {
		RefreshTrigger trigger = new RefreshTrigger(refreshers);
		String bundle = properties.getSsl().getBundle();
		if (bundle != null && properties.getSsl().isEnabled()) {
			sslBundles.ifAvailable((bundles) -> watch(bundle, bundles, trigger));
		}
		return trigger;
	}

	/** New certificates are for the next connections. */
	private static void watch(String bundle, SslBundles bundles, RefreshTrigger trigger) {
		try {
			bundles.addBundleUpdateHandler(bundle,
					(updated) -> trigger.refresh("SSL bundle '" + bundle + "' was updated"));
		}
		catch (NoSuchSslBundleException ex) {
			// Whoever connects says so, and what there is instead.
		}
	}

	/** Spring Cloud's ways to change configuration while an application runs. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ EnvironmentChangeEvent.class, RefreshScopeRefreshedEvent.class })
	static class OnSpringCloud {

		@Bean
		ApplicationListener<EnvironmentChangeEvent> eslEnvironmentChangeListener(RefreshTrigger trigger) {
			return new EnvironmentListener(trigger);
		}

		@Bean
		ApplicationListener<RefreshScopeRefreshedEvent> eslRefreshScopeListener(RefreshTrigger trigger) {
			return new ScopeListener(trigger);
		}

		/**
		 * Not only for keys of ours: values may refer to others.
		 */
		private record EnvironmentListener(
				RefreshTrigger trigger) implements ApplicationListener<EnvironmentChangeEvent> {

			@Override
			public void onApplicationEvent(EnvironmentChangeEvent event) {
				this.trigger.refresh("The environment has changed");
			}

		}

		/** Connection details may be a bean of that scope. */
		private record ScopeListener(
				RefreshTrigger trigger) implements ApplicationListener<RefreshScopeRefreshedEvent> {

			@Override
			public void onApplicationEvent(RefreshScopeRefreshedEvent event) {
				this.trigger.refresh("Beans of the refresh scope are made anew");
			}

		}

	}

}
