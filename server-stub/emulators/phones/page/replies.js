/** Replies from a phone, once somebody has written to it who can be replied to. */
import { post } from './look/live.js';

export function offerReply(phone, { to, sender }) {
  const form = phone.querySelector('.reply');
  form.querySelector('.unseen').textContent = `Reply to ${sender}`;
  if (!form.hidden) return;
  form.hidden = false;
  const field = form.elements.text;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (await post('replies', { to, text: field.value })) field.value = '';
  });
  for (const button of form.querySelectorAll('[data-text]')) {
    button.addEventListener('click', () => post('replies', { to, text: button.dataset.text }));
  }
}
