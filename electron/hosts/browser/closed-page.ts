/** What whoever has no right to come in sees. */
export const CLOSED_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Tillside</title>
<style>
  :root { color-scheme: light dark }
  body { margin: 20vh auto; max-width: 32rem; padding: 0 1.5rem; font: 16px/1.6 system-ui, sans-serif }
</style>
<h1>This page is closed</h1>
<p>The address of a Tillside counter works once, in one browser. Once its page is closed, a new address
appears where Tillside was started.</p>
</html>
`;
