/** The carriers: whether each can be reached, and how long it takes to hand a message over to it. */
import { post } from './look/live.js';

const list = document.querySelector('#carriers');
const template = document.querySelector('#carrier');
const items = new Map();

export function fillCarriers(carriers) {
  for (const carrier of carriers) fill(items.get(carrier.id) ?? add(carrier), carrier);
}

function add({ id, name, phone }) {
  const item = template.content.firstElementChild.cloneNode(true);
  item.querySelector('.name').textContent = name;
  item.querySelector('.number').textContent = phone;
  const [button, delay] = [item.querySelector('.up'), item.querySelector('input')];
  delay.setAttribute('aria-label', `Delay of ${name}, milliseconds`);
  button.querySelector('.unseen').textContent = `${name} can be reached`;
  const save = (up) => post(`carriers/${id}`, { up, delayMs: delay.valueAsNumber });
  button.addEventListener('click', () => save(!isUp(button)));
  delay.addEventListener('change', () => {
    if (delay.checkValidity()) save(isUp(button));
  });
  list.append(item);
  items.set(id, item);
  return item;
}

function fill(item, { up, delayMs }) {
  const [button, delay] = [item.querySelector('.up'), item.querySelector('input')];
  button.setAttribute('aria-pressed', String(up));
  button.querySelector('.word').textContent = up ? 'Up' : 'Down';
  // What is being typed is not overwritten by a message that happens to arrive.
  if (document.activeElement !== delay) delay.value = String(delayMs);
}

const isUp = (button) => button.getAttribute('aria-pressed') === 'true';
