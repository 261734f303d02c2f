package io.github.eslboot;

/** What a client is doing when a fault strikes; the matrix's columns. */
enum FaultMatrixState {

	GREETING, AUTH, IDLE, COMMAND, JOB, EVENT, CLOSING

}
