package io.github.eslboot.sample.wallboard;

import io.github.eslboot.sample.PageTests;
import io.github.eslboot.test.SimulatedCall;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of the page of the wallboard. */
class WallboardPageTests extends PageTests {

	@BeforeEach
	void addAgent() {
		this.simulator.api("callcenter_config agent add 1100@default callback");
		this.simulator.api("callcenter_config agent set contact 1100@default user/1100");
		this.simulator.api("callcenter_config tier add support@default 1100@default");
	}

	@Test
	void pageShowsCallersAndAgentsOfAQueue() {
		open("/wallboard.html");
		SimulatedCall call = this.simulator.newCall()
			.from("4915112345")
			.to("2000")
			.app("callcenter", "support@default")
			.start();
		eventually().untilAsserted(() -> assertThat(cell(2)).isEqualTo("1"));
		assertThat(cell(3)).matches("0:\\d\\d");
		eventually().untilAsserted(() -> assertThat(agent()).contains("Logged Out"));
		find(".agent[data-agent='1100@default'] option:first-child").click();
		eventually().untilAsserted(() -> assertThat(agent()).contains("In a call", "with 4915112345"));
		assertThat(cell(2)).isEqualTo("0");
		eventually().untilAsserted(() -> assertThat(cell(4)).isEqualTo("1"));
		assertThat(cell(6)).isEqualTo("100 %");
		browser.screenshot("wallboard");
		call.hangup();
		eventually().untilAsserted(() -> assertThat(agent()).contains("Ready"));
		assertNoBrowserErrors();
	}

	@Test
	void chartsHaveTheirHistoryAfterAReload() {
		open("/wallboard.html");
		eventually().untilAsserted(() -> assertThat(points("events")).isGreaterThan(2));
		int before = points("events");
		page().navigate().refresh();
		// The first line that the page draws has the history.
		eventually().until(() -> points("events") > 1);
		assertThat(points("events")).isGreaterThanOrEqualTo(before);
		assertThat(find("[data-chart='calls'] svg").getAttribute("aria-label"))
			.matches("Live calls in the last (minute|\\d+ minutes): now .*");
		browser.look(360, 740, "dark");
		assertFits();
	}

	private int points(String chart) {
		return find("[data-chart='" + chart + "'] .line").getAttribute("d").split("L").length;
	}

	private String cell(int column) {
		return text("#queues tr[data-queue='support@default'] > :nth-child(" + column + ")");
	}

	private String agent() {
		return find(".agent[data-agent='1100@default']").findElement(By.className("agent-state")).getText();
	}

}
