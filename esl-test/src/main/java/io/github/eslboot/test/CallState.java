package io.github.eslboot.test;

/**
 * Call states of a channel. Ordinals are the numbers of FreeSWITCH.
 */
enum CallState {

	DOWN, DIALING, RINGING, EARLY, ACTIVE, HELD, RING_WAIT, HANGUP, UNHELD

}
