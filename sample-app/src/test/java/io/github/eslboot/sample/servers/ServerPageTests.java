package io.github.eslboot.sample.servers;

import io.github.eslboot.sample.PageTests;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.spring.EmbeddedFreeSwitch;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of the page of the servers, with two of them. */
@EmbeddedFreeSwitch(nodes = { "pbx-1", "pbx-2" }, heartbeatMillis = 500)
class ServerPageTests extends PageTests {

	@Autowired
	@Qualifier("pbx-2")
	private FreeSwitchSimulator second;

	@Test
	void serverIsDrainedAndResumed() {
		this.second.startCall("4915112345", "2000").answer();
		open("/servers.html");
		eventually().untilAsserted(() -> assertThat(all(".server")).hasSize(2));
		eventually().untilAsserted(() -> assertThat(text("[data-server='pbx-2'] dl")).contains("Sessions\n1 of"));
		find("[data-server='pbx-2'] .drain-button").click();
		eventually().untilAsserted(() -> assertThat(text("[data-server='pbx-2'] .state")).isEqualTo("Draining"));
		browser.screenshot("servers");
		find("[data-server='pbx-2'] .drain-button").click();
		eventually().untilAsserted(() -> assertThat(text("[data-server='pbx-2'] .state")).isEqualTo("Up"));
		assertNoBrowserErrors();
	}

	@Test
	void callsOfAllServersAreListed() {
		this.simulator.startCall("4915100001", "2000").answer();
		this.second.startCall("4915100002", "2000").answer();
		open("/");
		eventually().untilAsserted(() -> assertThat(text("#calls")).contains("4915100001", "4915100002"));
	}

}
