/**
 * The phones page: the server's events in, phones on the screen out. Each event has what is new, newest first, and what
 * stands beside it: { messages, replies, total, carriers }. A message as it comes:
 * { id, providerId, to, phone, sender, canReply, body, code, takenAt, state: 'travelling' | 'delivered' | 'undelivered',
 * endedAt }, and a reply: { id, from, phone, text, at }. The page asks with the same addresses that tests use.
 */

import { fillCarriers } from './carriers.js';
import { showLive } from './look/live.js';
import { offerReply } from './replies.js';

/** How many messages and replies are kept on the screen. */
const SHOWN = 200;

const phonesList = document.querySelector('#phones');
const emptyNote = document.querySelector('#empty');
const beyond = document.querySelector('#beyond');
const announcement = document.querySelector('#said');
const phoneTemplate = document.querySelector('#phone');
const messageTemplate = document.querySelector('#message');
const replyTemplate = document.querySelector('#sent-back');

const clockTime = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const wholeNumber = new Intl.NumberFormat('en');

/** The phones on the screen by their number, and what is on them by its id, the oldest first. */
const phones = new Map();
const items = new Map();

const events = new EventSource('events');
showLive(events);
events.addEventListener('begin', ({ data }) => show(JSON.parse(data)));
events.addEventListener('change', ({ data }) => {
  const news = JSON.parse(data);
  show(news);
  announce(news);
});

function show({ messages, replies, total, carriers }) {
  const sentBack = replies.map((reply) => ({ at: reply.at, show: () => showReply(reply) }));
  const arrived = messages.map((message) => ({ at: message.takenAt, show: () => showMessage(message) }));
  // Oldest first, because each that is shown goes to the top.
  for (const one of [...arrived, ...sentBack].sort((a, b) => a.at - b.at)) one.show();
  for (const id of [...items.keys()].slice(0, Math.max(0, items.size - SHOWN))) removeItem(id);
  emptyNote.hidden = items.size > 0;
  beyond.hidden = total <= SHOWN;
  beyond.textContent = `${wholeNumber.format(total)} messages so far; the newest ${SHOWN} are shown.`;
  fillCarriers(carriers);
}

function showMessage(message) {
  const { providerId } = message;
  const item = items.get(providerId) ?? addItem(providerId, message.to, message.phone, messageTemplate);
  fill(item, message);
  if (message.canReply && message.state === 'delivered') offerReply(phones.get(message.to), message);
}

function showReply({ id, from, phone, text, at }) {
  if (items.has(id)) return;
  const item = addItem(id, from, phone, replyTemplate);
  showTime(item, at);
  item.querySelector('.bubble').textContent = text;
}

function addItem(id, number, shownNumber, template) {
  const phone = phones.get(number) ?? addPhone({ to: number, phone: shownNumber });
  const item = template.content.firstElementChild.cloneNode(true);
  items.set(id, item);
  const thread = phone.querySelector('.thread');
  thread.prepend(item);
  thread.scrollTop = 0;
  showCount(phone);
  moveToFront(phone);
  return item;
}

/** What was shown for longest goes, and its phone when it was the last on it. */
function removeItem(id) {
  const item = items.get(id);
  items.delete(id);
  const phone = item.closest('.phone');
  item.remove();
  if (phone.querySelector('.thread').childElementCount > 0) {
    showCount(phone);
    return;
  }
  phone.remove();
  for (const [number, shown] of phones) if (shown === phone) phones.delete(number);
}

function showCount(phone) {
  const count = phone.querySelectorAll('.message:not(.sent-back)').length;
  phone.querySelector('.count').textContent = count === 1 ? '1 message' : `${count} messages`;
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
  showTime(item, message.endedAt ?? message.takenAt);
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

function showTime(item, instant) {
  const time = item.querySelector('time');
  const at = new Date(instant);
  time.dateTime = at.toISOString();
  time.textContent = clockTime.format(at);
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

/** Of many at once, the newest is read out. */
function announce({ messages }) {
  const [message] = messages.filter(({ state }) => state !== 'travelling');
  if (message === undefined) return;
  announcement.textContent =
    message.state === 'delivered'
      ? `New message on ${message.phone} from ${message.sender}: ${message.body}`
      : `A message to ${message.phone} never arrived.`;
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
