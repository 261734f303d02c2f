package io.github.eslboot.command;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Each name that a list returns can be used in the next command. */
class ListedNameTests {

	@ParameterizedTest
	@ValueSource(strings = { "Telefon Nr. 1", "O'Brien", "a\\b", "a,b", "100%", "Große Konferenz", "^^:a:b", "3500" })
	void nameOfAConferenceIsOneArgumentOfItsCommands(String name) {
		String json = "[{\"conference_name\":\"" + name.replace("\\", "\\\\") + "\",\"members\":[]}]";
		String listed = ConferenceCommands.list().read(json).get(0).name();
		assertThat(listed).isEqualTo(name);
		assertThat(firstArgument(ConferenceCommands.list(listed).api(), "conference ")).isEqualTo(name);
		assertThat(firstArgument(ConferenceCommands.mute(listed, ConferenceCommands.Members.ALL).api(), "conference "))
			.isEqualTo(name);
		assertThat(firstArgument(ConferenceCommands.play(listed, "/a b.wav").api(), "conference ")).isEqualTo(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Ann Müller", "O'Brien", "sales@default", "a\\b" })
	void nameOfAnAgentIsOneArgumentOfItsCommands(String name) {
		CallCenterCommands.Agent agent = CallCenterCommands.agents()
			.read("name|status\n" + name + "|Available\n+OK\n")
			.get(0);
		assertThat(agent.name()).isEqualTo(name);
		assertThat(firstArgument(CallCenterCommands.agentStatus(agent.name()).api(),
				"callcenter_config agent get status "))
			.isEqualTo(name);
	}

	@Test
	void blankNameIsRejected() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ConferenceCommands.mute(" ", ConferenceCommands.Members.ALL));
		assertThatIllegalArgumentException().isThrownBy(() -> CallCenterCommands.agentStatus(""));
	}

	/** Reads the argument as FreeSWITCH does. */
	private static String firstArgument(EslCommand command, String prefix) {
		String line = command.toString();
		assertThat(line).startsWith("api " + prefix);
		return ArgumentSplitter.firstWord(line.substring(("api " + prefix).length()));
	}

}
