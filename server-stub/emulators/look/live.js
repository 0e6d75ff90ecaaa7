/** Says whether the page hears what happens, in the bar of a page that is live. @param {EventSource} events */
export function showLive(events) {
  const live = document.querySelector('#live');
  const text = document.querySelector('#live-text');
  const show = (isLive) => {
    live.dataset.live = String(isLive);
    text.textContent = isLive ? 'Live' : 'Connecting';
  };
  events.addEventListener('open', () => show(true));
  events.addEventListener('error', () => show(false));
}

/** Tells the server. @returns {Promise<boolean>} whether it did what was asked */
export async function post(path, body) {
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    return response.ok;
  } catch {
    // The bar says that there is no line.
    return false;
  }
}
