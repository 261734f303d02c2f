package io.github.eslboot.sample.calls;

import java.util.Objects;

import io.github.eslboot.sample.PageTests;
import io.github.eslboot.test.SimulatedCall;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of the controls of a call: transfer, supervision, recording and park. */
class ControlsPageTests extends PageTests {

	private String uuid = "";

	@BeforeEach
	void placeCall() {
		this.simulator.extension("1003", "answer", "park");
		open("/");
		type("#from", "1001");
		type("#to", "1002");
		find("#place").click();
		eventually().untilAsserted(() -> assertThat(text("#calls .call .state")).isEqualTo("In call"));
		this.uuid = Objects.requireNonNull(find("#calls .call").getAttribute("data-uuid"));
		control("keys-button").click();
	}

	@Test
	void legIsTransferredWithoutAConsultation() {
		chooseFirstLeg();
		control("transfer-to").sendKeys("1003");
		control("transfer-button").click();
		eventually().untilAsserted(() -> assertThat(this.simulator.calls()).hasSize(1));
		eventually().untilAsserted(() -> assertThat(row(this.uuid).getText()).contains("Answered"));
		assertNoBrowserErrors();
	}

	@Test
	void consultationIsCompleted() {
		consult();
		control("complete-button").click();
		eventually().untilAsserted(() -> assertThat(this.simulator.calls()).hasSize(2));
		eventually().untilAsserted(() -> assertThat(detail()).contains("talking to 1004").doesNotContain("consulting"));
		assertNoBrowserErrors();
	}

	@Test
	void consultationReturnsToTheCaller() {
		consult();
		control("return-button").click();
		eventually().untilAsserted(() -> assertThat(detail()).contains("talking to 1002").doesNotContain("consulting"));
	}

	private void consult() {
		chooseFirstLeg();
		control("transfer-to").sendKeys("1004");
		control("consult-button").click();
		eventually().untilAsserted(() -> assertThat(control("complete-button").isEnabled()).isTrue());
		assertThat(detail()).contains("consulting 1004");
		assertThat(all("#calls .call")).hasSize(1);
		browser.screenshot("consultation");
	}

	@Test
	void supervisorListensAndJoins() {
		control("listen-phone").sendKeys("1010");
		control("listen-button").click();
		eventually().untilAsserted(() -> assertThat(detail()).contains("1010 listens"));
		row(this.uuid).findElement(By.cssSelector(".listen-mode option[value='BARGE']")).click();
		eventually().untilAsserted(() -> assertThat(detail()).contains("1010 has joined"));
		browser.screenshot("supervision");
		control("listen-button").click();
		eventually().untilAsserted(() -> assertThat(detail()).doesNotContain("1010"));
		eventually().until(() -> this.simulator.calls().size() == 2);
		assertNoBrowserErrors();
	}

	@Test
	void recordingStartsAndStops() {
		control("record-button").click();
		eventually().untilAsserted(() -> assertThat(detail()).contains("being recorded"));
		assertThat(control("record-button").getText()).isEqualTo("Stop recording");
		page().navigate().refresh();
		eventually().untilAsserted(() -> assertThat(detail()).contains("being recorded"));
		control("keys-button").click();
		control("record-button").click();
		eventually().untilAsserted(() -> assertThat(detail()).doesNotContain("being recorded"));
		assertNoBrowserErrors();
	}

	@Test
	void bothLegsAreParked() {
		control("park-button").click();
		eventually().untilAsserted(() -> assertThat(this.simulator.calls())
			.allMatch((leg) -> "park".equals(leg.application()) && leg.bridgedTo() == null));
		assertThat(this.simulator.calls()).extracting(SimulatedCall::isAlive).containsOnly(true);
	}

	private void chooseFirstLeg() {
		row(this.uuid).findElement(By.cssSelector(".targets input")).click();
	}

	private WebElement control(String name) {
		return row(this.uuid).findElement(By.className(name));
	}

	private String detail() {
		return control("detail").getText();
	}

}
