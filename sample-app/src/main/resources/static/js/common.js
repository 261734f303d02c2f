// Helpers of all pages, and the connection to the application.

export const byId = (id) => document.getElementById(id);

/** Status of FreeSWITCH, and whether this page is connected to the application. */
export const page = { status: null, online: false, everOnline: false, seenUp: false };

let clockOffset = 0;
let lastAnnounced = '';

export function text(element, value) {
	if (element.textContent !== value) {
		element.textContent = value;
	}
}

/** Creates an element with properties and children. */
export function create(tag, properties = {}, ...children) {
	const element = Object.assign(document.createElement(tag), properties);
	element.append(...children);
	return element;
}

/** The time of the server. */
export function now() {
	return Date.now() + clockOffset;
}

export function duration(millis) {
	const seconds = Math.max(0, Math.floor(millis / 1000));
	const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'));
	const hours = Math.floor(seconds / 3600);
	return hours > 0 ? `${hours}:${parts.join(':')}` : `${Number(parts[0])}:${parts[1]}`;
}

export function spoken(millis) {
	const seconds = Math.max(0, Math.round(millis / 1000));
	if (seconds < 1) {
		return 'less than a second';
	}
	return seconds < 60 ? `${seconds} second${seconds === 1 ? '' : 's'}` : `${duration(millis)} minutes`;
}

export function clock(time) {
	return new Date(time).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}

/** Turns a name of FreeSWITCH, such as a hangup cause, into words. */
export function words(name) {
	const lower = name.replaceAll('_', ' ').toLowerCase();
	return lower.charAt(0).toUpperCase() + lower.slice(1);
}

export function announce(message) {
	lastAnnounced = message;
	byId('announcer').textContent = '';
	setTimeout(() => text(byId('announcer'), lastAnnounced), 50);
}

export function toast(title, detail) {
	const box = create('div', { className: 'toast' });
	box.setAttribute('role', 'alert');
	const body = create('div', {}, create('strong', { textContent: title }));
	if (detail) {
		body.append(create('p', { textContent: detail }));
	}
	const close = create('button', { type: 'button', className: 'plain', textContent: '✕' });
	close.setAttribute('aria-label', 'Dismiss');
	close.addEventListener('click', () => box.remove());
	box.append(body, close);
	byId('toasts').append(box);
	while (byId('toasts').children.length > 3) {
		byId('toasts').firstChild.remove();
	}
	setTimeout(() => box.remove(), 12000);
}

/** The token that shows the application that a request is from its own page. */
function csrfToken() {
	const cookie = document.cookie.split('; ').find((part) => part.startsWith('XSRF-TOKEN='));
	return cookie ? decodeURIComponent(cookie.slice('XSRF-TOKEN='.length)) : '';
}

/** Sends a request; throws a problem with title, detail and fields. */
export async function request(method, path, body) {
	let response;
	try {
		response = await fetch(path, {
			method,
			headers: {
				Accept: 'application/json, application/problem+json',
				...(method !== 'GET' && { 'X-XSRF-TOKEN': csrfToken() }),
				...(body && { 'Content-Type': 'application/json' })
			},
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

/** Runs a request of a button, which is disabled meanwhile. Returns whether it succeeded. */
export async function act(button, method, path, body, done) {
	button.disabled = true;
	try {
		await request(method, path, body);
		if (done) {
			announce(done);
		}
		return true;
	}
	catch (problem) {
		toast(problem.title, problem.detail);
		return false;
	}
	finally {
		button.disabled = false;
	}
}

/** Shows the errors of a form's fields, each at its element with the id of the field and "-error". */
export function showFieldErrors(form, fields, errors) {
	for (const field of fields) {
		const message = errors[field] || '';
		text(byId(`${field}-error`), message.charAt(0).toUpperCase() + message.slice(1));
		form[field].setAttribute('aria-invalid', String(Boolean(message)));
	}
	const first = fields.find((field) => errors[field]);
	if (first) {
		form[first].focus();
		announce(errors[first]);
	}
}

export function isUp() {
	return page.online && page.status?.stream.state === 'UP' && page.status.pool.state !== 'DOWN';
}

/** Shows the state of the connections in the header, and an outage below it. */
function showLink(onLink) {
	const link = byId('link');
	const stream = page.status?.stream;
	let state = 'up';
	let label = 'Connected';
	let title = '';
	let explanation = '';
	if (!page.online) {
		state = page.everOnline ? 'down' : 'starting';
		label = page.everOnline ? 'Page offline' : 'Connecting';
		title = page.everOnline ? 'The application cannot be reached' : '';
		explanation = 'This page reconnects automatically. The displayed data may be out of date.';
	}
	else if (!stream || stream.state === 'STARTING' || stream.state === 'STOPPED') {
		state = 'starting';
		label = 'Connecting';
	}
	else if (stream.state !== 'UP') {
		state = 'down';
		label = 'Disconnected';
		title = page.status.vitals || page.seenUp ? 'The connection to FreeSWITCH is lost' : 'FreeSWITCH cannot be reached';
		explanation = `The displayed data may be out of date. Reconnecting automatically. ${stream.problem || ''}`;
	}
	else if (page.status.pool.state === 'DOWN') {
		state = 'down';
		label = 'No commands';
		title = 'Calls are shown but cannot be controlled';
		explanation = 'None of the command connections to FreeSWITCH is open.';
	}
	else if (page.status.pool.state === 'DEGRADED') {
		state = 'degraded';
		label = 'Partly connected';
	}
	if (link.dataset.state !== state && page.everOnline) {
		announce(label);
	}
	link.dataset.state = state;
	text(byId('link-text'), label);
	text(byId('outage-title'), title);
	text(byId('outage-text'), explanation);
	byId('outage').hidden = !title;
	document.body.classList.toggle('stale', state === 'down');
	onLink?.();
	tickOutage();
}

function tickOutage() {
	const lost = !byId('outage').hidden && page.online && page.status && page.status.stream.state !== 'UP';
	text(byId('outage-time'), lost ? duration(now() - Date.parse(page.status.stream.since)) : '');
}

/**
 * Connects to the application.
 * @param handlers functions by the name of a message; "link" is called after each change of a connection
 */
export function connect(handlers) {
	const source = new EventSource('/api/stream');
	const on = (name, handler) => source.addEventListener(name, (event) => handler(JSON.parse(event.data)));
	on('status', (status) => {
		page.status = status;
		page.seenUp = page.seenUp || status.stream.state === 'UP';
		text(byId('server'), status.simulated ? 'Simulated FreeSWITCH' : `FreeSWITCH at ${status.server}`);
		handlers.status?.(status);
		showLink(handlers.link);
	});
	on('snapshot', (snapshot) => {
		clockOffset = snapshot.now - Date.now();
		page.online = true;
		page.everOnline = true;
		handlers.snapshot?.(snapshot);
		showLink(handlers.link);
	});
	on('notice', (notice) => toast(notice.title, notice.detail));
	for (const [name, handler] of Object.entries(handlers)) {
		if (!['status', 'snapshot', 'link'].includes(name)) {
			on(name, handler);
		}
	}
	source.onerror = () => {
		page.online = false;
		showLink(handlers.link);
		if (source.readyState === EventSource.CLOSED) {
			setTimeout(() => connect(handlers), 3000);
		}
	};
}

setInterval(tickOutage, 1000);
