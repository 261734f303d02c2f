package io.github.eslboot.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.cloud.context.scope.refresh.RefreshScopeRefreshedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * Configuration of automatic refreshes: on updates of SSL bundles and on events of Spring
 * Cloud.
 */
@Configuration(proxyBeanMethods = false)
class EslRefreshConfiguration {

	@Bean
	RefreshTrigger eslRefreshTrigger(ObjectProvider<EslRefresher> refreshers) {
		return new RefreshTrigger(refreshers);
	}

	@Bean
	@Lazy(false)
	SslBundleWatch eslSslBundleWatch(EslProperties properties, ObjectProvider<SslBundles> sslBundles,
			ObjectProvider<EslRefresher> refreshers, RefreshTrigger trigger) {
		return new SslBundleWatch(properties, sslBundles.getIfAvailable(), refreshers, trigger);
	}

	/** Refreshes on Spring Cloud's events about changed configuration. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ EnvironmentChangeEvent.class, RefreshScopeRefreshedEvent.class })
	static class SpringCloudConfiguration {

		@Bean
		ApplicationListener<EnvironmentChangeEvent> eslEnvironmentChangeListener(RefreshTrigger trigger) {
			return new EnvironmentListener(trigger);
		}

		@Bean
		ApplicationListener<RefreshScopeRefreshedEvent> eslRefreshScopeListener(RefreshTrigger trigger) {
			return new ScopeListener(trigger);
		}

		/**
		 * Refreshes on changes of any key, because values may refer to other properties.
		 */
		private record EnvironmentListener(
				RefreshTrigger trigger) implements ApplicationListener<EnvironmentChangeEvent> {

			@Override
			public void onApplicationEvent(EnvironmentChangeEvent event) {
				this.trigger.refresh("The environment has changed");
			}

		}

		/**
		 * Refreshes because the connection details may be a bean of the refresh scope.
		 */
		private record ScopeListener(
				RefreshTrigger trigger) implements ApplicationListener<RefreshScopeRefreshedEvent> {

			@Override
			public void onApplicationEvent(RefreshScopeRefreshedEvent event) {
				this.trigger.refresh("Beans of the refresh scope were recreated");
			}

		}

	}

}
