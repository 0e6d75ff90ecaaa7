/** Whether an address may be handed to the system's browser: a web page of the connected backend. */
export function isOfServer(address: string, serverUrl: string | null): boolean {
  if (serverUrl === null || !URL.canParse(address) || !URL.canParse(serverUrl)) return false;
  const { protocol, origin } = new URL(address);
  return (protocol === 'https:' || protocol === 'http:') && origin === new URL(serverUrl).origin;
}
