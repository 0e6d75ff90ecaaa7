/**
 * The bank's page. Its state as it comes:
 * { status: 'waiting' | 'over' | 'unknown', kind: 'payment' | 'setup', amount, card: { brand, last4 } | null }
 */
import { goTo, loadState, send } from './page.js';

const BRANDS = { visa: 'Visa', mastercard: 'Mastercard', amex: 'American Express' };

const title = document.querySelector('#title');
const text = document.querySelector('#text');
const amount = document.querySelector('#amount');
const problem = document.querySelector('#problem');
const choices = document.querySelector('#choices');
const buttons = [...choices.querySelectorAll('button')];

show(await loadState());
for (const button of buttons) button.addEventListener('click', () => answer(button.dataset.outcome));

function show(state) {
  if (state.status === 'waiting') {
    title.textContent = state.kind === 'payment' ? 'Approve this payment?' : 'Approve saving this card?';
    text.textContent = textOf(state);
    amount.textContent = state.amount ?? '';
    amount.hidden = !state.amount;
    choices.hidden = false;
  } else {
    over();
  }
  document.querySelector('#card').hidden = false;
}

function textOf({ kind, card }) {
  const name = card ? `${BRANDS[card.brand] ?? card.brand} ending in ${card.last4}` : 'your card';
  return kind === 'payment' ? `With ${name}.` : `${name} can then be charged without asking you again.`;
}

function over() {
  title.textContent = 'Nothing is asked any more';
  text.textContent = 'This was answered already. You can close this page.';
  amount.hidden = true;
  choices.hidden = true;
}

async function answer(outcome) {
  problem.hidden = true;
  for (const button of buttons) button.disabled = true;
  const { status, body } = await send(location.pathname, { outcome });
  if (status === 200 && body.url) {
    goTo(body.url);
  } else if (status === 0) {
    problem.textContent = 'The demo server does not answer. Is it still running?';
    problem.hidden = false;
    for (const button of buttons) button.disabled = false;
  } else {
    over();
  }
}
