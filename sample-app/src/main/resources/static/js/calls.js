// The page of the live calls.

import { act, announce, byId, connect, isUp, now, page, request, showFieldErrors, spoken, text, toast, duration, clock, words } from './common.js';
import { activity, addControls, known, showControls, toggle } from './controls.js';
import { showStatus, tickStatus } from './status.js';

const STATES = {
	DIALING: 'Dialing', RINGING: 'Ringing', ANSWERED: 'Answered', BRIDGED: 'In call', HELD: 'On hold', ENDED: 'Ended'
};
const LEG_STATES = {
	DIALING: 'being dialled', RINGING: 'ringing', ANSWERED: 'answered', BRIDGED: 'in call', HELD: 'on hold'
};
const ENDED_SHOWN = 4000;
const ENDED_SHOWN_WHILE_HOVERED = 12000;
const RECENT_GAP = 60000;

const rows = new Map();
const mine = new Set(JSON.parse(sessionStorage.getItem('mine') || '[]'));

let knownGap = null;
let recovered = false;
let lostCalls = 0;

function createRow(uuid) {
	const element = byId('call-template').content.firstElementChild.cloneNode(true);
	const find = (selector) => element.querySelector(selector);
	const row = {
		element, uuid, call: null, endedAt: 0,
		state: find('.state'), from: find('.from'), to: find('.to'), detail: find('.detail'), duration: find('.duration'),
		keysButton: find('.keys-button'), holdButton: find('.hold-button'), hangupButton: find('.hangup-button'), keypad: find('.keypad')
	};
	element.dataset.uuid = uuid;
	row.keypad.id = `keypad-${uuid}`;
	row.keysButton.setAttribute('aria-controls', row.keypad.id);
	row.keysButton.addEventListener('click', () => toggle(row));
	row.holdButton.addEventListener('click', () => {
		const held = row.call.state === 'HELD';
		operate(row, row.holdButton, held ? 'DELETE' : 'PUT', '/hold', held ? 'Resumed' : 'On hold');
	});
	row.hangupButton.addEventListener('click', () => operate(row, row.hangupButton, 'DELETE', '', 'Hung up'));
	addControls(row);
	rows.set(uuid, row);
	return row;
}

async function operate(row, button, method, path, done) {
	await act(button, method, `/api/calls/${encodeURIComponent(row.uuid)}${path}`, null, done);
	enable(row);
}

/** Sorts calls of this desk first, then by age, so that rows rarely move. */
function place(row) {
	const list = byId('calls');
	const key = (other) => (mine.has(other.uuid) ? '0' : '1') + other.call.startedAt;
	const next = [...list.children].find((element) => {
		const other = rows.get(element.dataset.uuid);
		return other && other !== row && key(other) > key(row);
	});
	if (row.element.nextElementSibling !== (next || null) || !row.element.isConnected) {
		list.insertBefore(row.element, next || null);
	}
}

function show(call) {
	const row = rows.get(call.uuid) || createRow(call.uuid);
	const isNew = !row.call;
	row.call = call;
	row.endedAt = 0;
	row.element.classList.remove('ended');
	row.element.classList.toggle('mine', mine.has(call.uuid));
	row.element.dataset.state = call.state;
	text(row.state, STATES[call.state] || call.state);
	text(row.from, call.from.name || call.from.number);
	text(row.to, call.to.name || call.to.number);
	showDetail(row);
	const held = call.state === 'HELD';
	text(row.holdButton.querySelector('span'), held ? 'Resume' : 'Hold');
	row.holdButton.querySelector('use').setAttribute('href', held ? '#i-resume' : '#i-hold');
	const label = `call from ${call.from.name || call.from.number} to ${call.to.name || call.to.number}`;
	row.keysButton.setAttribute('aria-label', `Controls of the ${label}`);
	row.holdButton.setAttribute('aria-label', `${held ? 'Resume' : 'Hold'} the ${label}`);
	row.hangupButton.setAttribute('aria-label', `Hang up the ${label}`);
	row.keypad.setAttribute('aria-label', `Controls of the ${label}`);
	enable(row);
	tick(row);
	if (isNew) {
		place(row);
	}
}

function showDetail(row) {
	text(row.detail, detail(row));
	row.detail.title = row.detail.textContent;
}

function detail(row) {
	const call = row.call;
	const parts = [];
	if (call.from.name && call.from.name !== call.from.number) {
		parts.push(call.from.number);
	}
	const others = call.legs.slice(1);
	if (others.length === 1 && call.state === 'BRIDGED') {
		parts.push(`talking to ${others[0].party}`);
	}
	else if (others.length > 0) {
		parts.push(others.map((leg) => `${leg.party} ${LEG_STATES[leg.state]}`).join(', '));
	}
	if (others.length > 0 && call.state === 'HELD' && call.legs[0].state === 'HELD') {
		parts.push(`${call.legs[0].party} on hold`);
	}
	for (const leg of call.legs) {
		if (leg.keys) {
			parts.push(`${leg.party} pressed ${leg.keys}`);
		}
	}
	parts.push(...activity(row));
	return parts.join(' · ') || (mine.has(call.uuid) ? 'Placed from this desk' : ' ');
}

function enable(row) {
	const answered = row.call.state !== 'DIALING' && row.call.state !== 'RINGING';
	const usable = isUp();
	row.keysButton.disabled = !usable || !answered;
	row.holdButton.disabled = !usable || !answered;
	row.hangupButton.disabled = !usable;
	showControls(row, usable && answered);
}

function end(uuid, cause) {
	const row = rows.get(uuid);
	if (!row || row.endedAt) {
		return;
	}
	if (!cause) {
		remove(row);
		return;
	}
	row.endedAt = Date.now();
	row.element.classList.add('ended');
	row.element.dataset.state = 'ENDED';
	text(row.state, STATES.ENDED);
	text(row.detail, reason(cause));
	row.keypad.hidden = true;
	if (row.element.contains(document.activeElement)) {
		byId('calls-title').focus();
	}
}

function reason(cause) {
	return { LOST: 'Ended while the connection was lost', NOT_PLACED: 'Could not be placed' }[cause] || words(cause);
}

function remove(row) {
	if (row.element.contains(document.activeElement)) {
		byId('calls-title').focus();
	}
	row.element.remove();
	rows.delete(row.uuid);
}

function tick(row) {
	if (row.call && !row.endedAt) {
		text(row.duration, duration(now() - Date.parse(row.call.answeredAt || row.call.startedAt)));
	}
}

function showCount() {
	const live = [...rows.values()].filter((row) => !row.endedAt).length;
	text(byId('count'), String(live));
	document.title = live > 0 ? `(${live}) Call desk` : 'Call desk';
	byId('empty').hidden = rows.size > 0;
	if (rows.size === 0) {
		text(byId('empty-title'), isUp() ? 'No live calls' : page.online ? 'Not connected' : 'Connecting');
		text(byId('empty-text'), isUp() ? 'Calls appear here as soon as a phone rings.' : 'Calls appear here once FreeSWITCH is connected.');
	}
}

byId('new-call').addEventListener('submit', async (event) => {
	event.preventDefault();
	const form = event.target;
	const call = { from: form.from.value.trim(), to: form.to.value.trim() };
	const missing = Object.fromEntries(['from', 'to'].filter((field) => !call[field]).map((field) => [field, 'Enter an extension']));
	showFieldErrors(form, ['from', 'to'], missing);
	if (Object.keys(missing).length > 0) {
		return;
	}
	byId('place').disabled = true;
	try {
		const placed = await request('POST', '/api/calls', call);
		mine.add(placed.uuid);
		sessionStorage.setItem('mine', JSON.stringify([...mine].slice(-50)));
		const row = rows.get(placed.uuid);
		if (row) {
			show(row.call);
			place(row);
		}
		announce(`Calling ${call.from}, then ${call.to}`);
	}
	catch (problem) {
		if (problem.fields) {
			showFieldErrors(form, ['from', 'to'], problem.fields);
		}
		else {
			toast(problem.title, problem.detail);
		}
	}
	finally {
		byId('place').disabled = !isUp();
	}
});

// --- Outages -----------------------------------------------------------------------------

function showGap(gap) {
	if (!gap || gap.to === knownGap) {
		return;
	}
	const isRecent = knownGap !== null || now() - Date.parse(gap.to) < RECENT_GAP;
	knownGap = gap.to;
	if (isRecent) {
		lostCalls = [...rows.values()].filter((row) => row.lost).length;
		recovered = true;
		showRecovery();
		announce(byId('recovery-title').textContent);
	}
}

function showRecovery() {
	const gap = page.status?.gap;
	if (!gap || !recovered) {
		return;
	}
	text(byId('recovery-title'), `Connected to FreeSWITCH again, after ${spoken(Date.parse(gap.to) - Date.parse(gap.from))}`);
	const lost = lostCalls === 0 ? 'The list has been compared with the server.'
		: lostCalls === 1 ? 'One call ended in that time.' : `${lostCalls} calls ended in that time.`;
	text(byId('recovery-text'), `No events were received from ${clock(gap.from)} to ${clock(gap.to)}. ${lost}`);
}

byId('recovery-close').addEventListener('click', () => {
	recovered = false;
	byId('recovery').hidden = true;
	byId('calls-title').focus();
});

function onLink() {
	if (!page.online || page.status?.stream.state !== 'UP') {
		recovered = false;
	}
	byId('recovery').hidden = !recovered || !byId('outage').hidden;
	byId('place').disabled = !isUp();
	rows.forEach((row) => row.endedAt || enable(row));
	tickStatus();
	showCount();
}

/** Shows what the controls have started for the legs of some call. */
function refresh() {
	rows.forEach((row) => {
		if (row.call && !row.endedAt) {
			showDetail(row);
			enable(row);
		}
	});
}

connect({
	link: onLink,
	status: (status) => {
		showStatus(status);
		showGap(status.gap);
	},
	snapshot: (snapshot) => {
		const live = new Set(snapshot.calls.map((call) => call.uuid));
		[...rows.values()].filter((row) => !live.has(row.uuid)).forEach(remove);
		snapshot.calls.forEach(show);
	},
	calls: (changes) => {
		changes.removed.forEach(({ uuid, cause }) => {
			if (cause === 'LOST' && rows.has(uuid)) {
				lostCalls++;
				rows.get(uuid).lost = true;
			}
			end(uuid, cause);
		});
		changes.changed.forEach(show);
		showCount();
		showRecovery();
	},
	consultations: (list) => {
		known.consultations = new Map(list.map((consultation) => [consultation.leg, consultation]));
		refresh();
	},
	recording: (list) => {
		known.recording = new Set(list);
		refresh();
	},
	supervisions: (list) => {
		known.supervisions = new Map(list.map((supervision) => [supervision.leg, supervision]));
		refresh();
	}
});

setInterval(() => {
	rows.forEach((row) => {
		tick(row);
		const shown = byId('calls').matches(':hover') ? ENDED_SHOWN_WHILE_HOVERED : ENDED_SHOWN;
		if (row.endedAt && Date.now() - row.endedAt > shown) {
			remove(row);
		}
	});
	showCount();
	tickStatus();
}, 1000);
