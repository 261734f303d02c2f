// The page of the campaigns.

import { act, announce, byId, connect, isUp, request, showFieldErrors, text, toast } from './common.js';

const FIELDS = ['name', 'numbers', 'concurrent', 'perSecond'];
const STATES = { RUNNING: 'Running', PAUSED: 'Paused', STOPPED: 'Stopped', DONE: 'Done' };
const LOOKS = { RUNNING: 'BRIDGED', PAUSED: 'HELD', STOPPED: 'ENDED', DONE: 'ANSWERED' };

const rows = new Map();

function createRow(campaign) {
	const element = byId('campaign-template').content.firstElementChild.cloneNode(true);
	element.dataset.campaign = campaign.id;
	element.querySelector('.pause-button').addEventListener('click', (event) => act(event.currentTarget, 'POST',
		`/api/campaigns/${campaign.id}/${element.dataset.progress === 'PAUSED' ? 'resume' : 'pause'}`));
	element.querySelector('.stop-button').addEventListener('click', (event) => act(event.currentTarget, 'POST', `/api/campaigns/${campaign.id}/stop`));
	byId('campaigns').prepend(element);
	rows.set(campaign.id, element);
	return element;
}

function show(campaign) {
	const element = rows.get(campaign.id) || createRow(campaign);
	const find = (selector) => element.querySelector(selector);
	element.dataset.progress = campaign.state;
	element.dataset.state = LOOKS[campaign.state];
	text(find('h3'), campaign.name);
	text(find('.state'), STATES[campaign.state]);
	find('progress').max = campaign.total;
	find('progress').value = campaign.done;
	find('progress').setAttribute('aria-label', `Progress of ${campaign.name}`);
	text(find('.campaign-figures'), `${campaign.done} of ${campaign.total} done · ${campaign.underWay} under way · ${campaign.waiting} waiting`);
	text(find('.campaign-outcomes'), Object.entries(campaign.outcomes).map(([outcome, count]) => `${count} ${outcome}`).join(' · '));
	const active = campaign.state === 'RUNNING' || campaign.state === 'PAUSED';
	find('.actions').hidden = !active;
	text(find('.pause-button'), campaign.state === 'PAUSED' ? 'Resume' : 'Pause');
	find('.pause-button').setAttribute('aria-label', `${campaign.state === 'PAUSED' ? 'Resume' : 'Pause'} ${campaign.name}`);
	find('.stop-button').setAttribute('aria-label', `Stop ${campaign.name}`);
}

byId('new-campaign').addEventListener('submit', async (event) => {
	event.preventDefault();
	const form = event.target;
	const campaign = {
		name: form.elements.name.value.trim(),
		numbers: form.numbers.value.split(/\s+/).filter(Boolean),
		concurrent: Number(form.concurrent.value),
		perSecond: Number(form.perSecond.value)
	};
	byId('start').disabled = true;
	try {
		show(await request('POST', '/api/campaigns', campaign));
		showFieldErrors(form.elements, FIELDS, {});
		byId('no-campaigns').hidden = true;
		announce(`${campaign.name} started`);
	}
	catch (problem) {
		if (problem.fields) {
			const errors = {};
			for (const [field, message] of Object.entries(problem.fields)) {
				errors[field.replace(/\[.*/, '')] = message;
			}
			showFieldErrors(form.elements, FIELDS, errors);
		}
		else {
			toast(problem.title, problem.detail);
		}
	}
	finally {
		byId('start').disabled = !isUp();
	}
});

connect({
	link: () => (byId('start').disabled = !isUp()),
	campaigns: (campaigns) => {
		const ids = new Set(campaigns.map((campaign) => campaign.id));
		rows.forEach((element, id) => {
			if (!ids.has(id)) {
				element.remove();
				rows.delete(id);
			}
		});
		campaigns.forEach(show);
		byId('no-campaigns').hidden = campaigns.length > 0;
	}
});
