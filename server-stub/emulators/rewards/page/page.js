/**
 * The page of the voucher provider: the server's events in, tables on the screen out. An event has all there is:
 * { settings: { down, delayMs }, vouchers, orders }, the newest order first. What is set here goes to the same addresses
 * that tests use.
 */

import { post, showLive } from './look/live.js';

const announcement = document.querySelector('#said');
const delay = document.querySelector('#delay');
const up = document.querySelector('#up');
const upWord = document.querySelector('#up-word');
const vouchersBody = document.querySelector('#vouchers');
const ordersBody = document.querySelector('#orders');
const ordersTable = document.querySelector('#orders-table');
const emptyNote = document.querySelector('#empty');
const voucherTemplate = document.querySelector('#voucher');
const orderTemplate = document.querySelector('#order');

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const STATES = { processing: 'Thinking', issued: 'Issued', refused: 'Refused' };
const REASONS = { out_of_stock: 'out of stock', price_changed: 'price changed', not_possible: 'not possible' };

/** The rows on the screen, by the voucher's id. */
const rows = new Map();
let settings = { down: false, delayMs: 0 };

const events = new EventSource('events');
showLive(events);
events.addEventListener('state', ({ data }) => show(JSON.parse(data)));

up.addEventListener('click', () => save('settings', { ...settings, down: !settings.down }));
delay.addEventListener('change', () => {
  if (delay.reportValidity()) save('settings', { ...settings, delayMs: Number(delay.value) });
});

function show(state) {
  settings = state.settings;
  const { vouchers, orders } = state;
  put(delay, String(settings.delayMs));
  up.setAttribute('aria-pressed', String(!settings.down));
  upWord.textContent = settings.down ? 'Down' : 'Up';
  for (const voucher of vouchers) showVoucher(voucher);
  const names = new Map(vouchers.map(({ id, brand, name }) => [id, `${brand}, ${name}`]));
  ordersBody.replaceChildren(...orders.map((order) => rowOf(order, names.get(order.voucherId) ?? order.voucherId)));
  ordersTable.hidden = orders.length === 0;
  emptyNote.hidden = orders.length > 0;
}

function showVoucher({ id, brand, name, note, currency, price, stock }) {
  const row = rows.get(id) ?? addVoucher(id, `${brand}, ${name}`, note, currency);
  put(row.querySelector('.price'), (price / 100).toFixed(2));
  put(row.querySelector('.stock'), stock === null ? '' : String(stock));
}

function addVoucher(id, name, note, currency) {
  const row = voucherTemplate.content.firstElementChild.cloneNode(true);
  row.querySelector('.name').textContent = name;
  row.querySelector('.id').textContent = `${id} · ${currency}`;
  row.querySelector('.note').textContent = note;
  const price = row.querySelector('.price');
  const stock = row.querySelector('.stock');
  price.setAttribute('aria-label', `Price of ${name} in ${currency}`);
  stock.setAttribute('aria-label', `How many of ${name} are left; empty for any number`);
  price.addEventListener('change', () => {
    if (price.reportValidity()) save(`vouchers/${id}`, { price: Math.round(Number(price.value) * 100) });
  });
  stock.addEventListener('change', () => {
    if (stock.reportValidity()) save(`vouchers/${id}`, { stock: stock.value === '' ? null : Number(stock.value) });
  });
  rows.set(id, row);
  vouchersBody.append(row);
  return row;
}

function rowOf({ reference, at, status, reason, last4 }, name) {
  const row = orderTemplate.content.firstElementChild.cloneNode(true);
  const time = row.querySelector('time');
  time.dateTime = new Date(at).toISOString();
  time.textContent = moment.format(at);
  row.querySelector('.name').textContent = name;
  row.querySelector('.id').textContent = reference;
  row.querySelector('.code').textContent = last4 === null ? '' : `···· ${last4}`;
  const state = row.querySelector('.state');
  state.dataset.state = status;
  state.textContent = reason === null ? STATES[status] : `${STATES[status]}: ${REASONS[reason]}`;
  return row;
}

/** What somebody is typing is not written over. */
function put(field, value) {
  if (field !== document.activeElement) field.value = value;
}

async function save(path, change) {
  announcement.textContent = (await post(path, change)) ? 'Saved.' : 'Not saved: the demo does not answer.';
}
