package io.github.eslboot.sample.calls;

import java.time.Duration;
import java.util.List;

import io.github.eslboot.sample.CallDeskApplication;
import io.github.eslboot.sample.PageTests;
import io.github.eslboot.test.SimulatedCall;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the page with a real browser, against the simulator.
 */
class CallPageTests extends PageTests {

	@BeforeEach
	void openPage() {
		open("/");
	}

	@Test
	void pageShowsTheStatesOfACall() {
		SimulatedCall call = this.simulator.newCall().from("Élise <b>Costa</b>", "4915112345").to("2000").start();
		eventually().untilAsserted(() -> assertThat(state(call.uuid())).isEqualTo("Ringing"));
		assertThat(row(call.uuid()).findElement(By.className("from")).getText()).isEqualTo("Élise <b>Costa</b>");
		assertThat(row(call.uuid()).findElement(By.className("to")).getText()).isEqualTo("2000");
		assertThat(text("#count")).isEqualTo("1");
		call.answer();
		eventually().untilAsserted(() -> assertThat(state(call.uuid())).isEqualTo("Answered"));
		String before = duration(call.uuid());
		eventually().untilAsserted(() -> assertThat(duration(call.uuid())).isNotEqualTo(before));
		SimulatedCall agent = this.simulator.newCall().from("1007").to("2000").start();
		agent.answer();
		call.bridge(agent);
		eventually().untilAsserted(() -> assertThat(state(call.uuid())).isEqualTo("In call"));
		assertThat(detail(call.uuid())).contains("talking to 1007");
		eventually().untilAsserted(() -> assertThat(rows()).hasSize(1));
		agent.dtmf("42");
		eventually().untilAsserted(() -> assertThat(detail(call.uuid())).contains("1007 pressed 42"));
		agent.hold();
		eventually().untilAsserted(() -> assertThat(state(call.uuid())).isEqualTo("On hold"));
		agent.unhold();
		eventually().untilAsserted(() -> assertThat(state(call.uuid())).isEqualTo("In call"));
		call.hangup();
		eventually().untilAsserted(() -> assertThat(rows()).isEmpty());
		assertThat(text("#empty-title")).isEqualTo("No live calls");
		assertNoBrowserErrors();
	}

	@Test
	void buttonsPlaceHoldAndHangUpACall() throws Exception {
		placeCall("1001", "1002");
		WebElement row = eventually().until(() -> rows().stream().findFirst().orElse(null), (found) -> found != null);
		String uuid = row.getAttribute("data-uuid");
		eventually().untilAsserted(() -> assertThat(state(uuid)).isEqualTo("In call"));
		assertThat(row.findElement(By.className("from")).getText()).isEqualTo("1001");
		assertThat(row.findElement(By.className("to")).getText()).isEqualTo("1002");
		assertThat(detail(uuid)).contains("talking to 1002");

		row.findElement(By.className("hold-button")).click();
		eventually().untilAsserted(() -> assertThat(state(uuid)).isEqualTo("On hold"));
		row.findElement(By.className("hold-button")).click();
		eventually().untilAsserted(() -> assertThat(state(uuid)).isEqualTo("In call"));

		String other = this.simulator.call(uuid).orElseThrow().bridgedTo();
		row.findElement(By.className("keys-button")).click();
		row.findElement(By.cssSelector("button[data-key='5']")).click();
		browser.driver().switchTo().activeElement().sendKeys("#");
		eventually().untilAsserted(
				() -> assertThat(row.findElement(By.className("sent")).getText()).isEqualTo("Sent 5# to 1002"));
		this.simulator.awaitCommand("api uuid_send_dtmf " + other + " 5", Duration.ofSeconds(5));
		this.simulator.awaitCommand("api uuid_send_dtmf " + other + " #", Duration.ofSeconds(5));
		browser.screenshot("keypad");

		row.findElement(By.className("hangup-button")).click();
		eventually().until(() -> this.simulator.calls().isEmpty());
		eventually().untilAsserted(() -> assertThat(rows()).isEmpty());
		assertNoBrowserErrors();
	}

	@Test
	void pageShowsInvalidInputAndFailedCalls() {
		placeCall("1001", "10 02");
		eventually().untilAsserted(() -> assertThat(text("#to-error")).startsWith("Must be an extension"));
		placeCall("1001", "1001");
		eventually()
			.untilAsserted(() -> assertThat(text("#to-error")).startsWith("Must differ from the first extension"));
		placeCall("busy", "1001");
		eventually()
			.untilAsserted(() -> assertThat(text(".toast strong")).isEqualTo("The call from busy to 1001 failed"));
		assertThat(text(".toast p")).isEqualTo("user busy");
		assertThat(text("#to-error")).isEmpty();
		browser.screenshot("failure");
	}

	@Test
	void pageShowsTheStatusOfTheServer() {
		eventually().untilAsserted(() -> {
			assertThat(text("#sessions")).isEqualTo("0");
			assertThat(text("#idle-cpu")).matches("\\d+ %");
			assertThat(text("#version")).contains("1.11");
			assertThat(text("#pool-open")).isEqualTo("10");
			assertThat(text("#pool")).isEqualTo("10 idle\n0 borrowed\n0 waiting");
		});
		assertThat(page().findElements(By.cssSelector("#pool-dots .idle"))).hasSize(10);
		this.simulator.startCall("1001", "2000");
		eventually().untilAsserted(() -> assertThat(text("#sessions")).isEqualTo("1"));
		eventually().untilAsserted(() -> assertThat(Double.parseDouble(text("#events"))).isPositive());
	}

	@Test
	void pageShowsAnOutageAndTheRecovery() {
		SimulatedCall call = this.simulator.startCall("4915112345", "2000");
		eventually().untilAsserted(() -> assertThat(state(call.uuid())).isEqualTo("Ringing"));
		this.simulator.stop();
		eventually()
			.untilAsserted(() -> assertThat(text("#outage-title")).isEqualTo("The connection to FreeSWITCH is lost"));
		assertThat(text("#link-text")).isEqualTo("Disconnected");
		assertThat(page().findElement(By.id("place")).isEnabled()).isFalse();
		eventually().untilAsserted(() -> assertThat(text("#pool-open")).isEqualTo("0"));
		eventually().untilAsserted(() -> assertThat(text("#outage-time")).isNotEqualTo("0:00"));
		browser.screenshot("outage");
		this.simulator.start();
		eventually().untilAsserted(() -> assertThat(text("#link-text")).isEqualTo("Connected"));
		eventually()
			.untilAsserted(() -> assertThat(text("#recovery-title")).startsWith("Connected to FreeSWITCH again"));
		eventually().untilAsserted(() -> assertThat(text("#recovery-text")).endsWith("One call ended in that time."));
		assertThat(page().findElement(By.id("outage")).isDisplayed()).isFalse();
		eventually().untilAsserted(() -> assertThat(rows()).isEmpty());
		browser.screenshot("recovery");
		SimulatedCall next = this.simulator.startCall("4915112345", "2000");
		eventually().untilAsserted(() -> assertThat(state(next.uuid())).isEqualTo("Ringing"));
		assertThat(page().findElement(By.id("place")).isEnabled()).isTrue();
	}

	@Test
	void pageShowsWhenTheApplicationIsStopped() {
		String address = "--freeswitch.esl.port=" + this.simulator.port();
		int applicationPort;
		try (ConfigurableApplicationContext application = run(0, address)) {
			applicationPort = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
			page().get("http://127.0.0.1:" + applicationPort + "/");
			eventually().untilAsserted(() -> assertThat(text("#link-text")).isEqualTo("Connected"));
		}
		eventually().untilAsserted(() -> assertThat(text("#link-text")).isEqualTo("Page offline"));
		assertThat(text("#outage-title")).isEqualTo("The application cannot be reached");
		ConfigurableApplicationContext application = run(applicationPort, address);
		try (application) {
			eventually().untilAsserted(() -> assertThat(text("#link-text")).isEqualTo("Connected"));
			assertThat(page().findElement(By.id("outage")).isDisplayed()).isFalse();
		}
	}

	private ConfigurableApplicationContext run(int port, String address) {
		return new SpringApplicationBuilder(CallDeskApplication.class).run("--server.port=" + port,
				"--freeswitch.esl.host=127.0.0.1", address, "--freeswitch.esl.password=" + this.simulator.password());
	}

	@Test
	void pageFitsOnAPhone() {
		this.simulator.newCall().from("Bartholomäus von Hohenstein-Rosenberg", "4915112345678").to("2000").start();
		browser.look(360, 740, "dark");
		eventually().untilAsserted(() -> assertThat(rows()).hasSize(1));
		assertFits();
	}

	@Test
	void controlsAreReachedByKeyboard() {
		SimulatedCall call = this.simulator.startCall("4915112345", "2000").answer();
		eventually().untilAsserted(() -> assertThat(state(call.uuid())).isEqualTo("Answered"));
		WebElement controls = row(call.uuid()).findElement(By.className("keys-button"));
		controls.sendKeys(Keys.ENTER);
		assertThat(controls.getAttribute("aria-expanded")).isEqualTo("true");
		browser.driver().switchTo().activeElement().sendKeys("7");
		eventually().untilAsserted(
				() -> assertThat(row(call.uuid()).findElement(By.className("sent")).getText()).startsWith("Sent 7"));
		browser.driver().switchTo().activeElement().sendKeys(Keys.ESCAPE);
		assertThat(controls.getAttribute("aria-expanded")).isEqualTo("false");
		assertThat(browser.driver().switchTo().activeElement()).isEqualTo(controls);
	}

	@Test
	void legsOfOneCallAreOneRow() {
		SimulatedCall call = this.simulator.newCall()
			.from("4915112345")
			.to("2000")
			.app("answer", "")
			.app("bridge", "user/1001")
			.start();
		eventually().untilAsserted(() -> assertThat(state(call.uuid())).isEqualTo("In call"));
		assertThat(this.simulator.calls()).hasSize(2);
		assertThat(rows()).hasSize(1);
		assertThat(detail(call.uuid())).isEqualTo("talking to 1001");
	}

	@Test
	void endedRowHasNoButtons() {
		SimulatedCall call = this.simulator.startCall("4915112345", "2000").answer();
		eventually().untilAsserted(() -> assertThat(state(call.uuid())).isEqualTo("Answered"));
		call.hangup();
		eventually().untilAsserted(() -> assertThat(state(call.uuid())).isEqualTo("Ended"));
		assertThat(row(call.uuid()).findElement(By.className("actions")).isDisplayed()).isFalse();
	}

	private void placeCall(String from, String to) {
		for (String field : List.of("from", "to")) {
			WebElement input = page().findElement(By.id(field));
			input.clear();
			input.sendKeys(field.equals("from") ? from : to);
		}
		eventually().until(() -> page().findElement(By.id("place")).isEnabled());
		page().findElement(By.id("to")).sendKeys(Keys.ENTER);
	}

	private List<WebElement> rows() {
		return all("#calls .call");
	}

	private String state(String uuid) {
		return row(uuid).findElement(By.className("state")).getText();
	}

	private String detail(String uuid) {
		return row(uuid).findElement(By.className("detail")).getText();
	}

	private String duration(String uuid) {
		return row(uuid).findElement(By.className("duration")).getText();
	}

}
