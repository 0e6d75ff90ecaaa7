/** What the hosted pages share: their state in, what the card holder decides out. */

/** The page's state; `{ status: 'unknown' }` for one that does not exist, or when nobody answers. */
export async function loadState() {
  try {
    const response = await fetch(`${location.pathname}/state`);
    return await response.json();
  } catch {
    return { status: 'unknown' };
  }
}

/** Sends a form. @returns its HTTP status, 0 when nobody answers, and the answer */
export async function send(url, formData) {
  try {
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams(formData) });
    return { status: response.status, body: await response.json() };
  } catch {
    return { status: 0, body: {} };
  }
}

/** Goes on to another page. This one is not to be come back to. */
export function goTo(url) {
  location.replace(url);
}
