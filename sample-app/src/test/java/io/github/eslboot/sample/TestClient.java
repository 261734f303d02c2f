package io.github.eslboot.sample;

import org.springframework.test.web.servlet.client.RestTestClient;

/**
 * Client that sends the token of the application with each request, as its pages do.
 */
public final class TestClient {

	private static final String TOKEN = "11111111-2222-3333-4444-555555555555";

	private TestClient() {
	}

	public static RestTestClient of(RestTestClient client) {
		return client.mutate()
			.defaultHeader("Cookie", "XSRF-TOKEN=" + TOKEN)
			.defaultHeader("X-XSRF-TOKEN", TOKEN)
			.build();
	}

}
