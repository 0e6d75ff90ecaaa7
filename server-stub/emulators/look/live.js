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
