package io.github.eslboot.sample.records;

import io.github.eslboot.sample.PageTests;
import io.github.eslboot.test.SimulatedCall;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of the page of the records. */
class RecordPageTests extends PageTests {

	@Test
	void pageFindsACallAndShowsItsTimeline() {
		SimulatedCall call = this.simulator.startCall("4915177777", "2000").answer();
		call.dtmf("5");
		call.hangup("USER_BUSY");
		open("/records.html");
		type("#number", "4915177777");
		eventually().untilAsserted(() -> {
			find("#number").sendKeys(Keys.ENTER);
			assertThat(text("#results tbody tr[data-uuid='" + call.uuid() + "']")).contains("4915177777", "2000",
					"User busy");
		});
		eventually().untilAsserted(() -> {
			if (!find("#timeline").isDisplayed()) {
				find("#results tbody tr button").click();
			}
			assertThat(text("#entries")).contains("Answer", "Dtmf: 5", "Hangup complete: USER_BUSY");
		});
		browser.screenshot("timeline");
		find("#timeline").findElement(By.id("timeline-close")).click();
		assertThat(find("#timeline").isDisplayed()).isFalse();
		type("#number", "no such number");
		find("#number").sendKeys(Keys.ENTER);
		eventually().untilAsserted(() -> assertThat(text("#no-results")).isEqualTo("No calls were found."));
		assertNoBrowserErrors();
	}

}
