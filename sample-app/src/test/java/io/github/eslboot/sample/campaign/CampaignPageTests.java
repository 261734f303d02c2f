package io.github.eslboot.sample.campaign;

import java.time.Duration;

import io.github.eslboot.sample.PageTests;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of the page of the campaigns. */
class CampaignPageTests extends PageTests {

	@Test
	void pageStartsPausesAndResumesACampaign() {
		this.simulator.callee("1001").answersAfter(Duration.ofMillis(300));
		open("/campaigns.html");
		type("#name", "Winter sale");
		type("#numbers", "1001\n1002\n1003\n1004\n1005\n1006");
		type("#concurrent", "1");
		type("#perSecond", "1");
		find("#start").click();
		eventually().untilAsserted(() -> assertThat(text(".campaign h3")).isEqualTo("Winter sale"));
		find(".campaign .pause-button").click();
		eventually().untilAsserted(() -> assertThat(text(".campaign .state")).isEqualTo("Paused"));
		browser.screenshot("campaign");
		find(".campaign .pause-button").click();
		eventually().untilAsserted(() -> assertThat(text(".campaign .state")).isEqualTo("Done"));
		assertThat(text(".campaign-figures")).startsWith("6 of 6 done");
		assertThat(text(".campaign-outcomes")).contains("informed");
		assertThat(find(".campaign").findElement(By.className("actions")).isDisplayed()).isFalse();
		assertNoBrowserErrors();
	}

	@Test
	void pageShowsInvalidInput() {
		open("/campaigns.html");
		type("#name", "Test");
		type("#numbers", "10$02");
		find("#start").click();
		eventually().untilAsserted(() -> assertThat(text("#numbers-error")).startsWith("Must be an extension"));
	}

}
