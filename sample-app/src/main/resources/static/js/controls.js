// The controls of one call: keypad, transfer, recording and supervision.

import { act, announce, create, request, text, toast } from './common.js';

const KEYS = '123456789*0#';

/** Consultations, recordings and supervisions, by the uuid of their leg. */
export const known = { consultations: new Map(), recording: new Set(), supervisions: new Map() };

const path = (uuid, rest) => `/api/calls/${encodeURIComponent(uuid)}${rest}`;

/** Adds the behaviour of the controls to a row. */
export function addControls(row) {
	const find = (selector) => row.element.querySelector(selector);
	Object.assign(row, { targets: find('.targets'), sent: find('.sent'), target: null, chosen: false, sending: Promise.resolve() });
	row.keypad.addEventListener('keydown', (event) => {
		const typing = event.target.matches('input:not([type="radio"]), select');
		if (!typing && KEYS.includes(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
			event.preventDefault();
			press(row, event.key);
		}
		else if (event.key === 'Escape') {
			toggle(row);
			row.keysButton.focus();
		}
	});
	for (const key of KEYS) {
		const button = create('button', { type: 'button', textContent: key });
		button.dataset.key = key;
		button.setAttribute('aria-label', { '*': 'Star', '#': 'Hash' }[key] || key);
		button.addEventListener('click', () => press(row, key));
		find('.keys').append(button);
	}
	const on = (selector, action) => find(selector).addEventListener('click', (event) => action(event.currentTarget));
	const extension = (selector) => find(selector).value.trim();
	on('.transfer-button', (button) => act(button, 'POST', path(row.target, '/transfer'), { to: extension('.transfer-to') }, 'Transferred'));
	on('.consult-button', (button) => act(button, 'POST', path(row.target, '/consultation'), { to: extension('.transfer-to') }, 'Consulting'));
	on('.complete-button', (button) => act(button, 'PUT', path(consulting(row).leg, '/consultation'), null, 'Transfer completed'));
	on('.return-button', (button) => act(button, 'DELETE', path(consulting(row).leg, '/consultation'), null, 'Returned to the caller'));
	on('.park-button', (button) => act(button, 'PUT', path(row.target, '/park'), null, 'Parked'));
	on('.record-button', (button) => act(button, recorded(row) ? 'DELETE' : 'POST', path(recorded(row) || row.target, '/recording'), null,
		recorded(row) ? 'Recording stopped' : 'Recording'));
	on('.listen-button', (button) => {
		const running = supervised(row);
		if (running) {
			act(button, 'DELETE', `/api/supervisions/${running.id}`, null, 'Supervision ended');
		}
		else {
			act(button, 'POST', '/api/supervisions', { leg: row.target, extension: extension('.listen-phone'), mode: find('.listen-mode').value },
				'The supervisor is called');
		}
	});
	find('.listen-mode').addEventListener('change', (event) => {
		const running = supervised(row);
		if (running) {
			act(event.target, 'PUT', `/api/supervisions/${running.id}/mode`, { mode: event.target.value }, 'Mode changed');
		}
	});
}

const legs = (row) => row.call.legs.map((leg) => leg.uuid);
const consulting = (row) => legs(row).map((leg) => known.consultations.get(leg)).find(Boolean);
const recorded = (row) => legs(row).find((leg) => known.recording.has(leg));
const supervised = (row) => legs(row).map((leg) => known.supervisions.get(leg)).find(Boolean);

/** What the controls have started, in words. */
export function activity(row) {
	const consultation = consulting(row);
	const supervision = supervised(row);
	return [
		consultation && `consulting ${consultation.to}${consultation.answered ? '' : ', ringing'}`,
		recorded(row) && 'being recorded',
		supervision && `${supervision.extension} ${{ LISTEN: 'listens', WHISPER: 'whispers', WHISPER_TO_PARTNER: 'whispers', BARGE: 'has joined' }[supervision.mode]}`
	].filter(Boolean);
}

export function toggle(row) {
	row.keypad.hidden = !row.keypad.hidden;
	row.keysButton.setAttribute('aria-expanded', String(!row.keypad.hidden));
	if (!row.keypad.hidden) {
		row.keypad.querySelector('.keys button').focus({ preventScroll: true });
	}
}

/** Shows the legs that can be controlled, and what is possible. The default is the called leg. */
export function showControls(row, usable) {
	showTargets(row);
	const find = (selector) => row.element.querySelector(selector);
	const consultation = consulting(row);
	const supervision = supervised(row);
	find('.consult-button').hidden = Boolean(consultation);
	find('.transfer-button').hidden = Boolean(consultation);
	find('.complete-button').hidden = !consultation;
	find('.return-button').hidden = !consultation;
	find('.complete-button').disabled = !consultation?.answered;
	find('.return-button').disabled = !consultation?.answered;
	text(find('.record-button span'), recorded(row) ? 'Stop recording' : 'Record');
	text(find('.listen-button'), supervision ? 'Stop' : 'Start');
	if (supervision && document.activeElement !== find('.listen-mode')) {
		find('.listen-mode').value = supervision.mode;
	}
	row.keypad.querySelectorAll('.keys button, .transfer-button, .consult-button, .park-button, .record-button, .listen-button')
		.forEach((button) => (button.disabled = !usable));
}

function showTargets(row) {
	const legs = row.call.legs;
	const shown = [...row.targets.querySelectorAll('input')].map((input) => input.value);
	if (legs.length === shown.length && legs.every((leg, index) => leg.uuid === shown[index])) {
		return;
	}
	if (!row.chosen || !legs.some((leg) => leg.uuid === row.target)) {
		row.chosen = false;
		row.target = legs[legs.length - 1].uuid;
	}
	row.targets.replaceChildren(...legs.map((leg) => {
		const input = create('input', { type: 'radio', name: `target-${row.uuid}`, value: leg.uuid, checked: leg.uuid === row.target });
		input.addEventListener('change', () => {
			row.target = leg.uuid;
			row.chosen = true;
		});
		return create('label', {}, input, create('span', { textContent: leg.party }));
	}));
}

/** Sends keys one after the other, so that they arrive in the order they were pressed. */
function press(row, key) {
	const target = row.target;
	const party = row.call.legs.find((leg) => leg.uuid === target)?.party;
	row.sending = row.sending.then(async () => {
		try {
			await request('POST', path(target, '/dtmf'), { digits: key });
			const before = row.sentTo === target ? row.sentKeys : '';
			row.sentTo = target;
			row.sentKeys = (before + key).slice(-16);
			text(row.sent, `Sent ${row.sentKeys} to ${party}`);
		}
		catch (problem) {
			toast(problem.title, problem.detail);
			announce(problem.title);
		}
	});
}
