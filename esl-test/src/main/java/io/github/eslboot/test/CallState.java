package io.github.eslboot.test;

/**
 * What a phone would show; ordinals are FreeSWITCH's numbers.
 */
enum CallState {

	DOWN, DIALING, RINGING, EARLY, ACTIVE, HELD, RING_WAIT, HANGUP, UNHELD

}
