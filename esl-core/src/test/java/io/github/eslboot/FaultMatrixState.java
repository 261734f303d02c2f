package io.github.eslboot;

/** Column of the matrix: the state of the client when the fault occurs. */
enum FaultMatrixState {

	GREETING, AUTH, IDLE, COMMAND, JOB, EVENT, CLOSING

}
