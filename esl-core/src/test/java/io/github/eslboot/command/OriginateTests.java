package io.github.eslboot.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.eslboot.command.DialString.Leg;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class OriginateTests {

	@Test
	void argumentsHaveVariablesDialStringAndTarget() {
		Originate call = Originate.to("user/1001")
			.uuid("u1")
			.callerId("Ann, Sales", "100")
			.ringTimeout(Duration.ofSeconds(20))
			.variable("note", "it's {fine}")
			.extension("9000", "XML", "default");
		assertThat(call.arguments()).isEqualTo("{origination_uuid=u1,origination_caller_id_name='Ann\\, Sales',"
				+ "origination_caller_id_number=100,originate_timeout=20,note='it\\'s {fine}'}user/1001 9000 XML default");
		assertThat(Originate.to("user/1").uuid("u").park().arguments()).isEqualTo("{origination_uuid=u}user/1 &park()");
		assertThat(Originate.to("user/1").uuid("u").application("playback", "a b.wav").arguments())
			.isEqualTo("{origination_uuid=u}user/1 '&playback(a b.wav)'");
		assertThat(Originate.to("user/1").park().uuid()).hasSize(36);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x}y", "{x", "}x{", "${x}" })
	void variableRejectsAValueThatFreeSwitchWouldChange(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> Originate.to("user/1").variable("n", value))
			.withMessageContaining("'n'");
	}

	/** {@code CommandTableTests} sends such values to a real server. */
	@ParameterizedTest
	@ValueSource(strings = { "a\\b", "a:_:b", " lead", "trail ", "'q'", "^^x" })
	void argumentsProtectAValueThatFreeSwitchWouldSplit(String value) {
		Originate call = Originate.to("user/1").uuid("u").variable("n", value).park();
		assertThat(call.dialString().dials().get(0).variables()).containsEntry("n", value);
		String word = ArgumentSplitter.firstWord(call.arguments());
		assertThat(DialString.parse(word)).isEqualTo(call.dialString());
	}

	@ParameterizedTest
	@ValueSource(strings = { "&system(reboot)", "${x}", "$'{x}", "undef", "UNDEF" })
	void extensionRejectsApplicationsExpansionsAndUndef(String extension) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Originate.to("user/1").extension(extension, "XML", "default"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "inline", "INLINE" })
	void extensionRejectsTheInlineDialplan(String dialplan) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Originate.to("user/1").extension("hangup", dialplan, "default"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "app=hangup", "APP=event:X-Injected=yes" })
	void loopbackRejectsAnExtensionThatRunsAnApplication(String extension) {
		assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.loopback(extension, "default"))
			.withMessageContaining("app=");
	}

	@Test
	void applicationQuotesItsArgumentAndRejectsWhatFreeSwitchWouldNotRun() {
		String word = Originate.to("user/1").uuid("u").application("set", "a=it's, \\x").arguments();
		assertThat(word).isEqualTo("{origination_uuid=u}user/1 '&set(a=it\\'s, \\\\x)'");
		assertThatIllegalArgumentException().isThrownBy(() -> Originate.to("user/1").application("set", "a=it\\'s"));
	}

	@Test
	void applicationRejectsAnArgumentWithAParenthesis() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Originate.to("user/1").application("playback", "tone_stream://%(1000,0,440)"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "user/1,user/2", "user/1|user/2", "user/1:_:user/2" })
	void toRejectsAStringWithSeveralLegs(String dialString) {
		assertThatIllegalArgumentException().isThrownBy(() -> Originate.to(dialString));
	}

	@Test
	void eachLegHasItsOwnUuid() {
		Originate call = Originate.to(DialString.of(Leg.to(Endpoint.user("1")), Leg.to(Endpoint.user("2")))).park();
		assertThat(call.uuids()).hasSize(2).doesNotHaveDuplicates().isEqualTo(call.dialString().uuids());
		assertThatIllegalArgumentException().isThrownBy(() -> Originate.to(DialString.of(Endpoint.group("sales"))));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Originate.to(DialString.of(Endpoint.user("1")).variable("origination_uuid", "u")));
		assertThatIllegalStateException().isThrownBy(
				() -> Originate.to(DialString.of(Leg.to(Endpoint.user("1")), Leg.to(Endpoint.user("2")))).uuid("u"));
	}

	@Test
	void withVariablesAddsThemToAllLegsAndToThePartnerAndKeepsTheUuids() {
		DialString joined = DialString.parse("user/1:_:user/2");
		Originate call = CommandInternals.connecting(Originate.to(joined), Originate.to("user/3"));
		Originate added = CommandInternals.withVariables(call, Map.of("esl_traceparent", "00-1,2"));
		assertThat(added.uuids()).isEqualTo(call.uuids());
		assertThat(added.dialString().enterpriseVariables()).containsEntry("esl_traceparent", "00-1,2");
		Originate partner = CommandInternals.partner(added);
		assertThat(partner).isNotNull();
		assertThat(partner.dialString().dials().get(0).variables()).containsEntry("esl_traceparent", "00-1,2");
		assertThat(call.arguments()).doesNotContain("esl_traceparent");
	}

	@Test
	void withVariablesRejectsTextThatFreeSwitchWouldChange() {
		Originate call = Originate.to("user/1").park();
		for (String value : List.of("${x}", "a\nb", "", "a{b", "ARRAY::a")) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> CommandInternals.withVariables(call, Map.of("name", value)));
		}
		assertThatIllegalArgumentException()
			.isThrownBy(() -> CommandInternals.withVariables(call, Map.of("na me", "value")));
	}

	@Test
	void toStringMasksSecretVariables() {
		for (String secret : List.of("hun ter2", "hun,ter2", "hun'ter2", "a{b}ter2", "hun\\ter2")) {
			Originate call = Originate.to(DialString.of(Endpoint.user("1")).variable("sip_auth_password", secret))
				.park();
			assertThat(call.toString()).doesNotContain("ter2");
			assertThat(EslCommand.api("originate", call.arguments()).toString()).doesNotContain("ter2");
		}
	}

}
