/**
 * Runs a task once the page has content on screen, so that nobody waits for it; soon, if it has already.
 * @returns how to call it off
 */
export function afterFirstPaint(task: () => void): () => void {
  const observer = new PerformanceObserver((paints) => {
    if (paints.getEntriesByName('first-contentful-paint').length === 0) return;
    observer.disconnect();
    task();
  });
  observer.observe({ type: 'paint', buffered: true });
  return () => observer.disconnect();
}
