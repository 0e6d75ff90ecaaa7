/**
 * The page where a card is typed in. Its state as it comes:
 * { status: 'open' | 'complete' | 'expired' | 'unknown', successUrl, cancelUrl, problem, cards: [{ title, number, cvc }] }
 */
import { goTo, loadState, send } from './page.js';

const FIELDS = ['number', 'expiry', 'cvc', 'name'];
const CLOSED = {
  complete: ['The card is added', 'There is nothing left to do on this page.'],
  expired: ['This page has expired', 'Go back and open it once more to add a card.'],
  unknown: ['This page does not exist', 'Go back and open it once more to add a card.'],
};
/** As in `brandOf` of the emulator, which decides; here it only shows. */
const BRANDS = [
  [/^4/, 'Visa'],
  [/^3[47]/, 'Amex'],
  [/^3(?:0|6|8|9)/, 'Diners'],
  [/^35/, 'JCB'],
  [/^(?:5[1-5]|2[2-7])/, 'Mastercard'],
  [/^62/, 'UnionPay'],
  [/^6(?:011|4|5)/, 'Discover'],
];

const form = document.querySelector('#form');
const add = document.querySelector('#add');
const problem = document.querySelector('#problem');
const inputs = Object.fromEntries(FIELDS.map((field) => [field, document.querySelector(`#${field}`)]));

const state = await loadState();
if (state.status === 'open') showForm();
else showClosed();

function showForm() {
  document.querySelector('#main').hidden = false;
  const cancel = document.querySelector('#cancel');
  if (state.cancelUrl) {
    cancel.href = state.cancelUrl;
    cancel.hidden = false;
  }
  for (const card of state.cards) offer(card);
  showProblem(state.problem);
  inputs.number.addEventListener('input', formatNumber);
  inputs.expiry.addEventListener('input', formatExpiry);
  for (const field of FIELDS) inputs[field].addEventListener('input', () => showError(field, undefined));
  form.addEventListener('submit', submit);
  inputs.number.focus();
}

function showClosed() {
  const [title, text] = CLOSED[state.status] ?? CLOSED.unknown;
  document.title = `${title} · Demo`;
  document.querySelector('#closed-title').textContent = title;
  document.querySelector('#closed-text').textContent = text;
  const url = state.successUrl ?? state.cancelUrl;
  const back = document.querySelector('#back');
  if (url) {
    back.href = url;
    back.hidden = false;
  }
  document.querySelector('#closed').hidden = false;
}

function offer({ title, number, cvc }) {
  const item = document.querySelector('#fill').content.firstElementChild.cloneNode(true);
  item.querySelector('.what').textContent = title;
  item.querySelector('.digits').textContent = grouped(number);
  item.querySelector('button').addEventListener('click', () => {
    inputs.number.value = grouped(number);
    inputs.expiry.value = `12 / ${String(new Date().getFullYear() + 2).slice(-2)}`;
    inputs.cvc.value = cvc;
    if (inputs.name.value === '') inputs.name.value = 'Demo Owner';
    for (const field of FIELDS) showError(field, undefined);
    showProblem(null);
    showBrand();
    add.focus();
  });
  document.querySelector('#cards').append(item);
}

async function submit(event) {
  event.preventDefault();
  if (add.disabled) return;
  showProblem(null);
  busy(true);
  const { status, body } = await send(location.pathname, new FormData(form));
  if (status === 200) {
    goTo(body.url);
    return;
  }
  busy(false);
  if (status === 422) showErrors(body.errors);
  else if (status === 402) showProblem(body.error.message);
  else if (status === 404 || status === 409) location.reload();
  else showProblem('The demo server does not answer. Is it still running?');
}

function busy(isBusy) {
  add.disabled = isBusy;
  add.textContent = isBusy ? 'Adding…' : 'Add';
}

function showErrors(errors) {
  for (const field of FIELDS) showError(field, errors[field]?.message);
  const first = FIELDS.find((field) => errors[field]);
  if (first) inputs[first].focus();
}

function showError(field, message = '') {
  document.querySelector(`#${field}-error`).textContent = message;
  inputs[field].setAttribute('aria-invalid', String(message !== ''));
}

function showProblem(message) {
  problem.textContent = message ?? '';
  problem.hidden = !message;
}

function formatNumber() {
  // Only what is typed at the end is regrouped: the cursor of a correction stays where it is.
  if (inputs.number.selectionStart === inputs.number.value.length) {
    inputs.number.value = grouped(inputs.number.value.replace(/\D/g, ''));
  }
  showBrand();
}

function showBrand() {
  const digits = inputs.number.value.replace(/\D/g, '');
  document.querySelector('#brand').textContent = BRANDS.find(([prefix]) => prefix.test(digits))?.[1] ?? '';
}

function formatExpiry({ inputType }) {
  const digits = inputs.expiry.value.replace(/\D/g, '');
  if (digits.length >= 2 && !inputType?.startsWith('delete')) {
    inputs.expiry.value = `${digits.slice(0, 2)} / ${digits.slice(2, 4)}`;
  }
}

function grouped(digits) {
  const pattern = /^3[47]/.test(digits) ? /^(\d{1,4})(\d{1,6})?(\d{1,5})?/ : /(\d{1,4})/g;
  const parts = pattern.global ? digits.match(pattern) : pattern.exec(digits)?.slice(1).filter(Boolean);
  return (parts ?? []).join(' ');
}
