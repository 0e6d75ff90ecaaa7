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
