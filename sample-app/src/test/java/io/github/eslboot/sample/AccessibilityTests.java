package io.github.eslboot.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.github.eslboot.test.SimulatedCall;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with axe-core that the pages have no serious defect of accessibility, such as
 * text with too little contrast or a control without a name.
 */
class AccessibilityTests extends PageTests {

	@ParameterizedTest
	@CsvSource({ "/,1280,light", "/,1280,dark", "/,360,light", "/wallboard.html,1280,light", "/wallboard.html,360,dark",
			"/records.html,1280,light", "/records.html,360,dark", "/campaigns.html,1280,light",
			"/campaigns.html,360,dark", "/servers.html,1280,light", "/servers.html,360,dark" })
	void pageHasNoSeriousDefect(String path, int width, String scheme) {
		SimulatedCall answered = this.simulator.startCall("4915112345", "2000").answer();
		SimulatedCall ended = this.simulator.startCall("4915154321", "2000");
		open(path);
		browser.look(width, 900, scheme);
		if (path.equals("/")) {
			eventually().untilAsserted(() -> assertThat(row(answered.uuid()).getText()).contains("Answered"));
			row(answered.uuid()).findElement(By.className("keys-button")).click();
			ended.hangup();
			eventually().untilAsserted(() -> assertThat(row(ended.uuid()).getText()).contains("Ended"));
		}
		assertFits();
		assertThat(seriousDefects()).isEmpty();
		browser.screenshot("axe" + path.replace('/', '-') + "-" + width + "-" + scheme);
	}

	@SuppressWarnings("unchecked")
	private static List<String> seriousDefects() {
		browser.driver().executeScript(axe());
		Map<String, Object> result = (Map<String, Object>) browser.driver().executeAsyncScript("""
				const done = arguments[arguments.length - 1];
				axe.run(document, { resultTypes: ['violations'] }).then(done, (error) => done({ violations: [
					{ id: String(error), impact: 'critical', nodes: [] } ] }));""");
		return ((List<Map<String, Object>>) result.get("violations")).stream()
			.filter((violation) -> List.of("serious", "critical").contains(violation.get("impact")))
			.map((violation) -> violation.get("id") + " " + nodes(violation))
			.toList();
	}

	@SuppressWarnings("unchecked")
	private static String nodes(Map<String, Object> violation) {
		return ((List<Map<String, Object>>) violation.get("nodes")).stream()
			.map((node) -> node.get("html") + " " + node.get("failureSummary"))
			.toList()
			.toString();
	}

	private static String axe() {
		try {
			return new ClassPathResource("axe.min.js").getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
