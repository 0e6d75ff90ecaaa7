/**
 * The inbox page: the server's events in, mails on the screen out. A mail as it comes: { id, to, subject, text, at }
 */

import { showLive } from './look/live.js';

const mailsList = document.querySelector('#mails');
const emptyNote = document.querySelector('#empty');
const announcement = document.querySelector('#said');
const mailTemplate = document.querySelector('#mail');

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** The mails on the screen, by their id. */
const shown = new Set();

const events = new EventSource('events');
showLive(events);
events.addEventListener('mails', ({ data }) => {
  const newestFirst = JSON.parse(data);
  // Oldest first, because each mail that is shown goes to the top.
  for (const mail of newestFirst.reverse()) show(mail);
  const newest = mailsList.querySelector('details');
  if (newest !== null) newest.open = true;
});
events.addEventListener('mail', ({ data }) => {
  const mail = JSON.parse(data);
  const article = show(mail);
  if (article === undefined) return;
  article.dataset.new = '';
  article.querySelector('details').open = true;
  announcement.textContent = `New mail to ${mail.to.join(', ')}: ${mail.subject}`;
});

/** @returns undefined when the mail was on the screen before: after a lost line all of them come again */
function show({ id, to, subject, text, at }) {
  if (shown.has(id)) return undefined;
  shown.add(id);
  emptyNote.hidden = true;
  const article = mailTemplate.content.firstElementChild.cloneNode(true);
  const heading = article.querySelector('h2');
  heading.id = `mail-${id}`;
  heading.textContent = subject;
  article.setAttribute('aria-labelledby', heading.id);
  article.querySelector('.to').textContent = to.join(', ');
  const time = article.querySelector('time');
  time.dateTime = new Date(at).toISOString();
  time.textContent = moment.format(at);
  article.querySelector('.text').textContent = text;
  mailsList.prepend(article);
  return article;
}
