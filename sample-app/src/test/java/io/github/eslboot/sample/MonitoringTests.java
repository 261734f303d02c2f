package io.github.eslboot.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.spring.EmbeddedFreeSwitch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that every meter that the alert rules and the dashboard name is in a scrape of
 * the sample.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "management.endpoints.web.exposure.include=prometheus")
@AutoConfigureRestTestClient
@EmbeddedFreeSwitch(heartbeatMillis = 200)
class MonitoringTests {

	private static final Pattern NAME = Pattern.compile("\\bfreeswitch_esl_\\w+");

	private static final Pattern SCRAPED = Pattern.compile("^(\\w+)[{ ]", Pattern.MULTILINE);

	@Autowired
	private RestTestClient client;

	@Autowired
	private FreeSwitchSimulator simulator;

	@ParameterizedTest
	@ValueSource(strings = { "prometheus-alerts.yml", "grafana-dashboard.json" })
	void metersExist(String file) throws IOException {
		String text = Files.readString(Path.of("..", "docs", "monitoring", file));
		Set<String> named = NAME.matcher(text).results().map((name) -> name.group()).collect(Collectors.toSet());
		assertThat(named).isNotEmpty();
		this.simulator.startCall("1000", "5000").answer();
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(scrape()).containsAll(named));
	}

	private Set<String> scrape() {
		String body = this.client.get()
			.uri("/actuator/prometheus")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
		return SCRAPED.matcher(String.valueOf(body)).results().map((name) -> name.group(1)).collect(Collectors.toSet());
	}

}
