/**
 * The phones page: the server's events in, phones on the screen out. A message as it comes:
 * { id, to, phone, sender, body, code, takenAt, state: 'travelling' | 'delivered' | 'undelivered', endedAt }
 */

import { showLive } from './look/live.js';

const phonesList = document.querySelector('#phones');
const emptyNote = document.querySelector('#empty');
const announcement = document.querySelector('#said');
const phoneTemplate = document.querySelector('#phone');
const messageTemplate = document.querySelector('#message');

const clockTime = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** The phones on the screen by their number, and the messages on them by their id. */
const phones = new Map();
const messages = new Map();

const events = new EventSource('events');
showLive(events);
events.addEventListener('messages', ({ data }) => {
  const newestFirst = JSON.parse(data);
  // Oldest first, because each message that is shown goes to the top.
  for (const message of newestFirst.reverse()) show(message);
});
events.addEventListener('message', ({ data }) => {
  const message = JSON.parse(data);
  show(message);
  announce(message);
});

function show(message) {
  emptyNote.hidden = true;
  const item = messages.get(message.id) ?? addMessage(message);
  fill(item, message);
}

function addMessage(message) {
  const phone = phones.get(message.to) ?? addPhone(message);
  const item = messageTemplate.content.firstElementChild.cloneNode(true);
  messages.set(message.id, item);
  const thread = phone.querySelector('.thread');
  thread.prepend(item);
  thread.scrollTop = 0;
  const count = thread.childElementCount;
  phone.querySelector('.count').textContent = count === 1 ? '1 message' : `${count} messages`;
  moveToFront(phone);
  return item;
}

function addPhone({ to, phone: number }) {
  const phone = phoneTemplate.content.firstElementChild.cloneNode(true);
  const heading = phone.querySelector('h2');
  heading.id = `phone-${to.slice(1)}`;
  heading.textContent = number;
  phone.setAttribute('aria-labelledby', heading.id);
  phone.querySelector('.person').textContent = to.slice(-2);
  phone.querySelector('.thread').setAttribute('aria-labelledby', heading.id);
  phones.set(to, phone);
  return phone;
}

/** Moving an element takes the focus from what is in it, so the focus is given back. */
function moveToFront(phone) {
  const focused = document.activeElement;
  if (phonesList.firstElementChild !== phone) phonesList.prepend(phone);
  if (phone.contains(focused)) focused.focus();
}

function fill(item, message) {
  item.dataset.state = message.state;
  item.querySelector('.sender').textContent = message.sender;
  const time = item.querySelector('time');
  const at = new Date(message.endedAt ?? message.takenAt);
  time.dateTime = at.toISOString();
  time.textContent = clockTime.format(at);
  item.querySelector('.bubble').textContent = bubbleText(message);
  item.querySelector('.state').textContent = stateText(message);
  const { code } = message;
  const codeRow = item.querySelector('.code');
  codeRow.hidden = code === null || message.state !== 'delivered';
  if (codeRow.hidden) return;
  item.querySelector('.digits').textContent = code;
  const copy = item.querySelector('.copy');
  // With spaces, so that it is read out digit by digit.
  copy.querySelector('.unseen').textContent = `code ${[...code].join(' ')}`;
  copy.onclick = () => copyCode(copy, code);
}

/** A phone shows nothing of a message before it is there. */
function bubbleText({ state, body }) {
  if (state === 'travelling') return 'A message is on its way…';
  return state === 'undelivered' ? 'A message never arrived.' : body;
}

function stateText({ state, takenAt, endedAt }) {
  if (state === 'travelling') return `Taken by the carrier at ${clockTime.format(takenAt)}`;
  if (state === 'undelivered') return `Undelivered at ${clockTime.format(endedAt)}`;
  const seconds = Math.max(1, Math.round((endedAt - takenAt) / 1000));
  return `Delivered in ${seconds === 1 ? '1 second' : `${seconds} seconds`}`;
}

function announce(message) {
  if (message.state === 'delivered') {
    announcement.textContent = `New message on ${message.phone} from ${message.sender}: ${message.body}`;
  } else if (message.state === 'undelivered') {
    announcement.textContent = `A message to ${message.phone} never arrived.`;
  }
}

async function copyCode(button, code) {
  try {
    await navigator.clipboard.writeText(code);
  } catch {
    // Without leave to write the clipboard, the digits are selected, ready to be copied by hand.
    getSelection().selectAllChildren(button.previousElementSibling);
    return;
  }
  const word = button.querySelector('.word');
  word.textContent = 'Copied';
  announcement.textContent = 'Code copied.';
  setTimeout(() => {
    word.textContent = 'Copy';
  }, 2000);
}
