package io.github.eslboot.sample;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;

import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.test.spring.EmbeddedFreeSwitch;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.logging.LogEntry;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Base of the tests of a page with a real browser, against the simulator.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@EmbeddedFreeSwitch(heartbeatMillis = 500)
public abstract class PageTests {

	protected static Browser browser;

	/** The simulators by their names: one, unless the test has several nodes. */
	@Autowired
	private Map<String, FreeSwitchSimulator> simulators;

	/** The first simulator. */
	protected FreeSwitchSimulator simulator;

	@LocalServerPort
	protected int port;

	@BeforeAll
	static void openBrowser() {
		assumeTrue(Browser.isInstalled(), "No Chromium and chromedriver in /usr/bin: the page is not tested");
		browser = new Browser();
	}

	@AfterAll
	static void closeBrowser() {
		if (browser != null) {
			browser.close();
		}
	}

	@BeforeEach
	void findSimulator() {
		this.simulator = this.simulators.values().iterator().next();
	}

	@AfterEach
	void endCalls() {
		this.simulators.values().forEach((server) -> {
			server.calls().forEach(SimulatedCall::hangup);
			eventually().until(() -> server.calls().isEmpty());
		});
	}

	/** Opens a page and waits until it is connected. */
	protected void open(String path) {
		browser.look(1280, 900, "light");
		page().manage().logs().get("browser");
		page().get("http://127.0.0.1:" + this.port + path);
		eventually().untilAsserted(() -> assertThat(text("#link-text")).isEqualTo("Connected"));
	}

	protected static WebDriver page() {
		return browser.driver();
	}

	protected WebElement find(String selector) {
		return page().findElement(By.cssSelector(selector));
	}

	protected List<WebElement> all(String selector) {
		return page().findElements(By.cssSelector(selector));
	}

	protected String text(String selector) {
		return find(selector).getText();
	}

	protected void type(String selector, String text) {
		find(selector).clear();
		find(selector).sendKeys(text);
	}

	protected WebElement row(String uuid) {
		return find("#calls .call[data-uuid='" + uuid + "']");
	}

	/**
	 * Asserts that the page is not wider than the window, and that no button cuts off its
	 * text.
	 */
	protected void assertFits() {
		assertThat(browser.driver()
			.executeScript("return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
			.isEqualTo(0L);
		assertThat(browser.driver().executeScript("""
				return [...document.querySelectorAll('button')]
					.filter((button) => button.offsetParent && button.scrollWidth > button.clientWidth)
					.map((button) => button.textContent.trim()).join()""")).isEqualTo("");
	}

	/**
	 * Asserts that the browser logged neither a script error nor a violation of the
	 * content security policy.
	 */
	protected void assertNoBrowserErrors() {
		assertThat(page().manage().logs().get("browser").getAll()).filteredOn(PageTests::isSevere).isEmpty();
	}

	private static boolean isSevere(LogEntry entry) {
		return entry.getLevel().intValue() >= Level.SEVERE.intValue();
	}

	protected static ConditionFactory eventually() {
		return Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions();
	}

}
