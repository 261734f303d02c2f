package io.github.eslboot.test;

/**
 * A scripted API command.
 */
@FunctionalInterface
public interface ApiHandler {

	/**
	 * Answers the command. May block: that blocks the client's connection for
	 * {@code api}, and only its job for {@code bgapi}, as in FreeSWITCH.
	 * @param call the command
	 * @return the text of the reply; empty becomes {@code -ERR no reply}
	 * @throws Exception to answer as FreeSWITCH does when a command fails:
	 * {@code -ERR name Command not found!}
	 */
	String handle(ApiCall call) throws Exception;

}
