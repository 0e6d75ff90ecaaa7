/**
 * Opens a page beside the app: a window in Electron, a tab in a browser. A browser allows it only for a few seconds
 * after a press, and does not tell; where that may be too short, a link to the page has to stand on screen as well.
 */
export function openPage(url: string): void {
  window.open(url, '_blank', 'noopener');
}
