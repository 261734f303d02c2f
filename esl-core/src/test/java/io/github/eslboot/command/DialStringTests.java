package io.github.eslboot.command;

import java.util.Map;

import io.github.eslboot.command.DialString.Leg;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DialStringTests {

	@Test
	void parseReadsHandWrittenDialStrings() {
		DialString read = DialString.parse("{a='x\\,y',b=z}[c=1,d=2\\\\,3]user/1,user/2|sofia/gateway/gw/4930");
		assertThat(read.dials().get(0).variables()).isEqualTo(Map.of("a", "x,y", "b", "z"));
		assertThat(read.legs().get(0).variables()).isEqualTo(Map.of("c", "1", "d", "2,3"));
		assertThat(read.dials().get(0).groups()).hasSize(2);
		DialString enterprise = DialString.parse("<x=1>{y=2}user/1:_:[z=3]user/2");
		assertThat(enterprise.dials()).hasSize(2);
		assertThat(enterprise.enterpriseVariables()).isEqualTo(Map.of("x", "1"));
		assertThat(DialString.of(Leg.to(Endpoint.user("1")), Leg.to(Endpoint.gateway("gw", "2")))
			.then(Leg.to(Endpoint.group("sales")))).hasToString("user/1,sofia/gateway/gw/2|group/sales");
	}

	@Test
	void parseIgnoresATrailingComma() {
		assertThat(DialString.parse("user/1,")).isEqualTo(DialString.of(Endpoint.user("1")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "user", "{a=b", "[a=b]", "{a=${x}}user/1", "user/1 x" })
	void parseRejectsInvalidText(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> DialString.parse(text));
	}

}
