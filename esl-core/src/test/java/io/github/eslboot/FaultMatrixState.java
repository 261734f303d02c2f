package io.github.eslboot;

/** State of the client when a fault occurs: the columns of the matrix. */
enum FaultMatrixState {

	GREETING, AUTH, IDLE, COMMAND, JOB, EVENT, CLOSING

}
