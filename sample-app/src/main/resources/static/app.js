'use strict';

(() => {

	const STATES = {
		DIALING: 'Dialing', RINGING: 'Ringing', ANSWERED: 'Answered', BRIDGED: 'In call', HELD: 'On hold', ENDED: 'Ended'
	};
	const LEG_STATES = {
		DIALING: 'being dialled', RINGING: 'ringing', ANSWERED: 'answered', BRIDGED: 'in call', HELD: 'on hold'
	};
	const KEYS = '123456789*0#';
	const ENDED_SHOWN = 4000;
	const ENDED_SHOWN_WHILE_HOVERED = 12000;
	const RECENT_GAP = 60000;

	const byId = (id) => document.getElementById(id);
	const rows = new Map();
	const mine = new Set(JSON.parse(sessionStorage.getItem('mine') || '[]'));
	const rates = [];

	let clockOffset = 0;
	let status = null;
	let online = false;
	let everOnline = false;
	let knownGap = null;
	let recovered = false;
	let seenUp = false;
	let lostCalls = 0;
	let lastAnnounced = '';

	// --- Small helpers -------------------------------------------------------------------

	function text(element, value) {
		if (element.textContent !== value) {
			element.textContent = value;
		}
	}

	function now() {
		return Date.now() + clockOffset;
	}

	function duration(millis) {
		const seconds = Math.max(0, Math.floor(millis / 1000));
		const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'));
		const hours = Math.floor(seconds / 3600);
		return hours > 0 ? `${hours}:${parts.join(':')}` : `${Number(parts[0])}:${parts[1]}`;
	}

	function spoken(millis) {
		const seconds = Math.max(0, Math.round(millis / 1000));
		if (seconds < 1) {
			return 'less than a second';
		}
		return seconds < 60 ? `${seconds} second${seconds === 1 ? '' : 's'}` : `${duration(millis)} minutes`;
	}

	function clock(time) {
		return new Date(time).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
	}

	function announce(message) {
		lastAnnounced = message;
		byId('announcer').textContent = '';
		setTimeout(() => text(byId('announcer'), lastAnnounced), 50);
	}

	function toast(title, detail) {
		const box = document.createElement('div');
		box.className = 'toast';
		box.setAttribute('role', 'alert');
		const body = document.createElement('div');
		body.append(Object.assign(document.createElement('strong'), { textContent: title }));
		if (detail) {
			body.append(Object.assign(document.createElement('p'), { textContent: detail }));
		}
		const close = Object.assign(document.createElement('button'), { type: 'button', className: 'plain', textContent: '✕' });
		close.setAttribute('aria-label', 'Dismiss');
		close.addEventListener('click', () => box.remove());
		box.append(body, close);
		byId('toasts').append(box);
		while (byId('toasts').children.length > 3) {
			byId('toasts').firstChild.remove();
		}
		setTimeout(() => box.remove(), 12000);
	}

	/** Sends a request; throws a problem with title, detail and fields. */
	async function request(method, path, body) {
		let response;
		try {
			response = await fetch(path, {
				method,
				headers: { Accept: 'application/json, application/problem+json', ...(body && { 'Content-Type': 'application/json' }) },
				body: body && JSON.stringify(body)
			});
		}
		catch {
			throw { title: 'The application cannot be reached', detail: 'It may have been stopped.' };
		}
		const reply = response.headers.get('Content-Type')?.includes('json') ? await response.json() : null;
		if (!response.ok) {
			throw { title: reply?.title || `The application answered ${response.status}`, detail: reply?.detail || '', fields: reply?.fields };
		}
		return reply;
	}

	// --- Calls ---------------------------------------------------------------------------

	function createRow(uuid) {
		const element = byId('call-template').content.firstElementChild.cloneNode(true);
		const find = (selector) => element.querySelector(selector);
		const row = {
			element, uuid, call: null, endedAt: 0, sending: Promise.resolve(),
			state: find('.state'), from: find('.from'), to: find('.to'), detail: find('.detail'), duration: find('.duration'),
			keysButton: find('.keys-button'), holdButton: find('.hold-button'), hangupButton: find('.hangup-button'),
			keypad: find('.keypad'), targets: find('.targets'), sent: find('.sent'), target: null, chosen: false
		};
		element.dataset.uuid = uuid;
		row.keypad.id = `keypad-${uuid}`;
		row.keysButton.setAttribute('aria-controls', row.keypad.id);
		row.keysButton.addEventListener('click', () => toggleKeypad(row));
		row.holdButton.addEventListener('click', () => hold(row));
		row.hangupButton.addEventListener('click', () => act(row, row.hangupButton, 'DELETE', '', 'Hung up'));
		row.keypad.addEventListener('keydown', (event) => {
			if (KEYS.includes(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
				event.preventDefault();
				press(row, event.key);
			}
			else if (event.key === 'Escape') {
				toggleKeypad(row);
				row.keysButton.focus();
			}
		});
		for (const key of KEYS) {
			const button = Object.assign(document.createElement('button'), { type: 'button', textContent: key });
			button.dataset.key = key;
			button.setAttribute('aria-label', { '*': 'Star', '#': 'Hash' }[key] || key);
			button.addEventListener('click', () => press(row, key));
			find('.keys').append(button);
		}
		rows.set(uuid, row);
		return row;
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
		text(row.detail, detail(call));
		row.detail.title = row.detail.textContent;
		const held = call.state === 'HELD';
		text(row.holdButton.querySelector('span'), held ? 'Resume' : 'Hold');
		row.holdButton.querySelector('use').setAttribute('href', held ? '#i-resume' : '#i-hold');
		const label = `call from ${call.from.name || call.from.number} to ${call.to.name || call.to.number}`;
		row.keysButton.setAttribute('aria-label', `Keypad for the ${label}`);
		row.holdButton.setAttribute('aria-label', `${held ? 'Resume' : 'Hold'} the ${label}`);
		row.hangupButton.setAttribute('aria-label', `Hang up the ${label}`);
		row.keypad.setAttribute('aria-label', `Keypad for the ${label}`);
		showTargets(row);
		enable(row);
		tick(row);
		if (isNew) {
			place(row);
		}
	}

	function detail(call) {
		const parts = [];
		if (call.from.name && call.from.name !== call.from.number) {
			parts.push(call.from.number);
		}
		const other = call.legs[1];
		if (other) {
			const connected = call.state === 'BRIDGED';
			parts.push(connected ? `talking to ${other.party}` : `${other.party} ${LEG_STATES[other.state]}`);
			if (call.state === 'HELD' && call.legs[0].state === 'HELD') {
				parts.push(`${call.legs[0].party} on hold`);
			}
		}
		for (const leg of call.legs) {
			if (leg.keys) {
				parts.push(`${leg.party} pressed ${leg.keys}`);
			}
		}
		return parts.join(' · ') || (mine.has(call.uuid) ? 'Placed from this desk' : ' ');
	}

	function enable(row) {
		const call = row.call;
		const answered = call.state !== 'DIALING' && call.state !== 'RINGING';
		const usable = isUp();
		row.keysButton.disabled = !usable || !answered;
		row.holdButton.disabled = !usable || !answered;
		row.hangupButton.disabled = !usable;
		row.keypad.querySelectorAll('.keys button').forEach((button) => (button.disabled = !usable || !answered));
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
		if (cause === 'LOST') {
			return 'Ended while the connection was lost';
		}
		if (cause === 'NOT_PLACED') {
			return 'Could not be placed';
		}
		const words = cause.replaceAll('_', ' ').toLowerCase();
		return words.charAt(0).toUpperCase() + words.slice(1);
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
			text(byId('empty-title'), isUp() ? 'No live calls' : online ? 'Not connected' : 'Connecting');
			text(byId('empty-text'), isUp() ? 'Calls appear here as soon as a phone rings.' : 'Calls appear here once FreeSWITCH is connected.');
		}
	}

	// --- Operations on a call --------------------------------------------------------------

	async function act(row, button, method, path, done) {
		button.disabled = true;
		try {
			await request(method, `/api/calls/${encodeURIComponent(row.uuid)}${path}`);
			announce(done);
		}
		catch (problem) {
			toast(problem.title, problem.detail);
		}
		finally {
			enable(row);
		}
	}

	function hold(row) {
		const held = row.call.state === 'HELD';
		act(row, row.holdButton, held ? 'DELETE' : 'PUT', '/hold', held ? 'Resumed' : 'On hold');
	}

	function toggleKeypad(row) {
		row.keypad.hidden = !row.keypad.hidden;
		row.keysButton.setAttribute('aria-expanded', String(!row.keypad.hidden));
		if (!row.keypad.hidden) {
			row.keypad.querySelector('.keys button').focus({ preventScroll: true });
		}
	}

	/** Shows the legs that keys can be sent to. The default is the called leg. */
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
			const input = Object.assign(document.createElement('input'), {
				type: 'radio', name: `target-${row.uuid}`, value: leg.uuid, checked: leg.uuid === row.target
			});
			input.addEventListener('change', () => {
				row.target = leg.uuid;
				row.chosen = true;
			});
			const label = document.createElement('label');
			label.append(input, Object.assign(document.createElement('span'), { textContent: leg.party }));
			return label;
		}));
	}

	/** Sends keys one after the other, so that they arrive in the order they were pressed. */
	function press(row, key) {
		const target = row.target;
		const party = row.call.legs.find((leg) => leg.uuid === target)?.party;
		row.sending = row.sending.then(async () => {
			try {
				await request('POST', `/api/calls/${encodeURIComponent(target)}/dtmf`, { digits: key });
				const before = row.sentTo === target ? row.sentKeys : '';
				row.sentTo = target;
				row.sentKeys = (before + key).slice(-16);
				text(row.sent, `Sent ${row.sentKeys} to ${party}`);
			}
			catch (problem) {
				toast(problem.title, problem.detail);
			}
		});
	}

	byId('new-call').addEventListener('submit', async (event) => {
		event.preventDefault();
		const form = event.target;
		const call = { from: form.from.value.trim(), to: form.to.value.trim() };
		showFieldErrors(form, {
			...(!call.from && { from: 'Enter an extension' }),
			...(!call.to && { to: 'Enter an extension' })
		});
		if (!call.from || !call.to) {
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
				showFieldErrors(form, Object.fromEntries(Object.entries(problem.fields)
					.map(([field, message]) => [field, message.charAt(0).toUpperCase() + message.slice(1)])));
			}
			else {
				toast(problem.title, problem.detail);
			}
		}
		finally {
			byId('place').disabled = !isUp();
		}
	});

	function showFieldErrors(form, errors) {
		for (const field of ['from', 'to']) {
			text(byId(`${field}-error`), errors[field] || '');
			form[field].setAttribute('aria-invalid', String(Boolean(errors[field])));
		}
		const first = ['from', 'to'].find((field) => errors[field]);
		if (first) {
			form[first].focus();
			announce(errors[first]);
		}
	}

	// --- Status ----------------------------------------------------------------------------

	function isUp() {
		return online && status?.stream.state === 'UP' && status.pool.state !== 'DOWN';
	}

	function showStatus(next) {
		status = next;
		seenUp = seenUp || next.stream.state === 'UP';
		text(byId('server'), next.simulated ? 'Simulated FreeSWITCH' : `FreeSWITCH at ${next.server}`);
		byId('demo').hidden = !next.simulated;
		const vitals = next.vitals;
		if (vitals) {
			text(byId('sessions'), String(vitals.sessions));
			text(byId('sessions-max'), `of ${vitals.maxSessions}`);
			text(byId('idle-cpu'), `${Math.round(vitals.idleCpu)} %`);
			const bar = byId('idle-cpu-bar');
			bar.style.width = `${Math.min(100, vitals.idleCpu)}%`;
			bar.className = vitals.idleCpu < 20 ? 'very-low' : vitals.idleCpu < 50 ? 'low' : '';
			text(byId('version'), `FreeSWITCH ${vitals.version || 'of unknown version'}`);
		}
		const pool = next.pool;
		const open = Math.min(pool.size, pool.open);
		text(byId('pool-open'), String(open));
		text(byId('pool-size'), `of ${pool.size} open`);
		text(byId('pool-idle'), String(pool.idle));
		text(byId('pool-borrowed'), String(pool.borrowed));
		text(byId('pool-waiting'), String(pool.waiting));
		const dots = byId('pool-dots');
		while (dots.children.length < pool.size) {
			dots.append(document.createElement('i'));
		}
		[...dots.children].forEach((dot, index) => {
			dot.className = index < open - pool.idle ? 'borrowed' : index < open ? 'idle' : '';
		});
		showGap(next.gap);
		showLink();
	}

	function showLink() {
		const link = byId('link');
		const stream = status?.stream;
		const outage = byId('outage');
		let state = 'up';
		let label = 'Connected';
		let title = '';
		let explanation = '';
		if (!online) {
			state = everOnline ? 'down' : 'starting';
			label = everOnline ? 'Page offline' : 'Connecting';
			title = everOnline ? 'The application cannot be reached' : '';
			explanation = 'This page reconnects automatically. The displayed data may be out of date.';
		}
		else if (stream.state === 'STARTING' || stream.state === 'STOPPED') {
			state = 'starting';
			label = 'Connecting';
		}
		else if (stream.state !== 'UP') {
			state = 'down';
			label = 'Disconnected';
			title = status.vitals || seenUp ? 'The connection to FreeSWITCH is lost' : 'FreeSWITCH cannot be reached';
			explanation = `The displayed data may be out of date. Reconnecting automatically. ${stream.problem || ''}`;
		}
		else if (status.pool.state === 'DOWN') {
			state = 'down';
			label = 'No commands';
			title = 'Calls are shown but cannot be controlled';
			explanation = 'None of the command connections to FreeSWITCH is open.';
		}
		else if (status.pool.state === 'DEGRADED') {
			state = 'degraded';
			label = 'Partly connected';
		}
		if (link.dataset.state !== state && everOnline) {
			announce(label);
		}
		link.dataset.state = state;
		text(byId('link-text'), label);
		text(byId('outage-title'), title);
		text(byId('outage-text'), explanation);
		outage.hidden = !title;
		if (!online || stream.state !== 'UP') {
			recovered = false;
		}
		byId('recovery').hidden = !recovered || Boolean(title);
		byId('calls').classList.toggle('stale', state === 'down');
		byId('tiles').classList.toggle('stale', state === 'down');
		byId('place').disabled = !isUp();
		rows.forEach((row) => row.endedAt || enable(row));
		tickStatus();
		showCount();
	}

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
		const gap = status.gap;
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

	function tickStatus() {
		if (status?.vitals) {
			const up = now() - Date.parse(status.vitals.upSince);
			const stale = byId('tiles').classList.contains('stale');
			text(byId('up-since'), stale ? 'As last reported' : `Up for ${up < 3600000 ? spoken(up) : up < 86400000 ? `${Math.floor(up / 3600000)} h` : `${Math.floor(up / 86400000)} days`}`);
		}
		if (!byId('outage').hidden && online && status.stream.state !== 'UP') {
			text(byId('outage-time'), duration(now() - Date.parse(status.stream.since)));
		}
		else {
			text(byId('outage-time'), '');
		}
	}

	/** Draws the events per second of the last minute. */
	function drawRate() {
		rates.push(isUp() ? status.eventsPerSecond : 0);
		if (rates.length > 60) {
			rates.shift();
		}
		text(byId('events'), status && isUp() ? status.eventsPerSecond.toLocaleString([], { maximumFractionDigits: 1 }) : '–');
		const top = Math.max(5, ...rates);
		const points = rates.map((rate, index) => `${(120 * (index + 60 - rates.length)) / 59},${(27 - (25 * rate) / top).toFixed(1)}`);
		const spark = byId('spark');
		spark.querySelector('.line').setAttribute('d', points.length > 1 ? `M${points.join('L')}` : '');
		spark.querySelector('.area').setAttribute('d', points.length > 1 ? `M${points[0].split(',')[0]},28L${points.join('L')}L120,28Z` : '');
	}

	// --- Live updates ------------------------------------------------------------------------

	function connect() {
		const source = new EventSource('/api/stream');
		const on = (name, handler) => source.addEventListener(name, (event) => handler(JSON.parse(event.data)));
		on('snapshot', (snapshot) => {
			clockOffset = snapshot.now - Date.now();
			online = true;
			everOnline = true;
			const live = new Set(snapshot.calls.map((call) => call.uuid));
			[...rows.values()].filter((row) => !live.has(row.uuid)).forEach(remove);
			showStatus(snapshot.status);
			snapshot.calls.forEach(show);
			showLink();
		});
		on('calls', (changes) => {
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
		});
		on('status', showStatus);
		on('notice', (notice) => toast(notice.title, notice.detail));
		source.onerror = () => {
			online = false;
			showLink();
			if (source.readyState === EventSource.CLOSED) {
				setTimeout(connect, 3000);
			}
		};
	}

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
		drawRate();
	}, 1000);

	connect();

})();
