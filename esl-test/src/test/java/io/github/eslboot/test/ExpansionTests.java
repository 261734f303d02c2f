package io.github.eslboot.test;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import io.github.eslboot.test.RawClient.Event;
import io.github.eslboot.test.junit.FreeSwitchTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Texts that the simulator expands, runs or splits as FreeSWITCH 1.11.1 does, and bytes
 * that are not UTF-8.
 */
@FreeSwitchTest
class ExpansionTests {

	private FreeSwitchSimulator simulator;

	private RawClient client;

	@BeforeEach
	void connect(FreeSwitchSimulator simulator) throws Exception {
		this.simulator = simulator;
		this.client = RawClient.login(simulator);
		this.simulator.onApi("upper", (call) -> call.arguments().toUpperCase());
		this.client
			.ask("api originate {origination_uuid=abc,origination_caller_id_number=1001,word=hello}user/1000 &park()");
	}

	@AfterEach
	void disconnect() throws Exception {
		this.simulator.removeApi("upper");
		this.client.ask("api uuid_kill abc");
		this.client.close();
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '~',
			value = { "a=${upper(x y)}, X Y", "a=${upper x}, X", "a=$${local_ip_v4}, 127.0.0.1", "a=\\${word}, hello",
					"a='${word}', 'hello'", "a=$1 ${nosuchvar} ${word, $1  hello", "a=${upper(${word})}, HELLO",
					"a=${word:1:3}, ell", "a=${destination_number}, 1000", "a=$\\'{word}, hello",
					"a=\\\\\\${word}, ${word}", "a=a\\\\\\\\b, a\\b", "a=a\\b$$c, a\\b$$c" })
	void setExpandsItsArgument(String argument, String value) throws Exception {
		this.client.command("sendmsg abc\ncall-command: execute\nexecute-app-name: set\nexecute-app-arg: " + argument);
		await().until(() -> this.client.ask("api uuid_getvar abc a").equals(value));
	}

	@Test
	void storedReferenceIsExpandedWhenItIsUsed() throws Exception {
		this.client.ask("api uuid_setvar abc stored ${upper(x)}");
		assertThat(this.client.ask("api uuid_getvar abc stored")).isEqualTo("${upper(x)}");
		this.client.command("sendmsg abc\ncall-command: execute\nexecute-app-name: set\nexecute-app-arg: a=${stored}");
		await().until(() -> this.client.ask("api uuid_getvar abc a").equals("X"));
	}

	@Test
	void referenceIsNotStoredByUuidSetvarMultiAndNotByGlobalSetvar() throws Exception {
		this.client.ask("api uuid_setvar_multi abc h=$\\{x};i=2");
		assertThat(this.client.ask("api uuid_getvar abc h")).isEqualTo("_undef_");
		assertThat(this.client.ask("api uuid_getvar abc i")).isEqualTo("2");
		this.client.ask("api global_setvar g=${x}");
		assertThat(this.client.ask("api global_getvar g")).isEqualTo("%{x}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "api uuid_broadcast abc set::k=${upper(a)} aleg",
			"api uuid_transfer abc 'set:k=${upper(a)},park' inline", "api uuid_transfer abc 'm:^:set:k=A^park' inline",
			"api uuid_transfer abc x inline:set:k=A",
			"api originate {origination_uuid=def}loopback/app=canary/default &park()",
			"api originate {origination_uuid=def}user/1 '&set(k=${upper(a)})'" })
	void applicationThatTheTextNamesIsRun(String command) throws Exception {
		this.client.command("event plain CHANNEL_EXECUTE");
		this.client.command(command);
		String data;
		do {
			Event event = this.client.event("CHANNEL_EXECUTE");
			data = event.header("Application") + " " + event.header("Application-Data");
		}
		while (!data.equals("set k=A") && !data.startsWith("pre_answer"));
		this.client.command("noevents");
	}

	@Test
	void applicationWhoseArgumentHasAnEscapedApostropheIsNotRun() throws Exception {
		this.client.command("event plain CHANNEL_EXECUTE");
		assertThat(this.client.ask("api uuid_transfer abc 'set:k=a\\\\\\\\\\\\\\'b,set:m=1,park' inline"))
			.isEqualTo("+OK\n");
		assertThat(this.client.event("CHANNEL_EXECUTE").header("Application-Data")).isEqualTo("m=1");
		this.client.command("noevents");
	}

	@ParameterizedTest
	@ValueSource(strings = { "plain", "json", "xml" })
	void foreignBytesAreSentAsTheyWereReceived(String format) throws Exception {
		byte[] name = "李雷".getBytes(Charset.forName("GBK"));
		SimulatedCall call = this.simulator.newCall().from(SimulatedEvent.textOf(name), "1002").app("park", "").start();
		this.client.command("event " + format + " CHANNEL_HANGUP");
		call.hangup("NORMAL_CLEARING");
		byte[] event = this.client.event().body();
		String bytes = new String(event, StandardCharsets.ISO_8859_1);
		assertThat(bytes)
			.contains(format.equals("json") ? new String(name, StandardCharsets.ISO_8859_1) : "%C0%EE%C0%D7");
		this.client.command("noevents");
	}

}
