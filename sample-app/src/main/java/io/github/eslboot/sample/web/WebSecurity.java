package io.github.eslboot.sample.web;

import java.util.Locale;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * Protection against pages of other sites. The application has no log-in: it listens on
 * the loopback interface only, and every local user may use it. But so can the browser of
 * that user, on behalf of any page it shows. Therefore
 * <ul>
 * <li>each request that changes something carries a token that only a page of this
 * application can read, the write operations of the actuator included,</li>
 * <li>only requests for the configured hosts are served, so that the name of another site
 * cannot be made to resolve to this application (DNS rebinding),</li>
 * <li>a content security policy permits only scripts of this application, as a second
 * barrier behind the pages, which insert the names of callers as text.</li>
 * </ul>
 */
@Configuration(proxyBeanMethods = false)
class WebSecurity {

	/**
	 * The pages load files of this application only, run no inline script, and no page
	 * shows them in a frame.
	 */
	private static final String CONTENT = "default-src 'self'; base-uri 'none'; form-action 'self'; "
			+ "frame-ancestors 'none'; object-src 'none'";

	@Bean
	SecurityFilterChain requests(HttpSecurity http) {
		return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.csrf(CsrfConfigurer::spa)
			.headers((headers) -> headers.contentSecurityPolicy((policy) -> policy.policyDirectives(CONTENT)))
			.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.build();
	}

	@Bean
	HttpFirewall knownHosts(WebProperties properties) {
		StrictHttpFirewall firewall = new StrictHttpFirewall();
		firewall.setAllowedHostnames((host) -> properties.allowedHosts().contains(host.toLowerCase(Locale.ROOT)));
		return firewall;
	}

}
