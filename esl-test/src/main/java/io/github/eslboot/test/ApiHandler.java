package io.github.eslboot.test;

/**
 * Scripted API command, added with {@link FreeSwitchSimulator#onApi}.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ApiHandler {

	/**
	 * Executes the command. May block: as in FreeSWITCH, {@code api} then blocks the
	 * client's connection, {@code bgapi} only the job.
	 * @param call the execution
	 * @return text of the reply; an empty text becomes {@code -ERR no reply}
	 * @throws Exception if the command fails; the client receives
	 * {@code -ERR name Command not found!}, as from FreeSWITCH
	 */
	String handle(ApiCall call) throws Exception;

}
