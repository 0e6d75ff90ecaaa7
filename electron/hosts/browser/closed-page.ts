import { wordsIn } from '../words/words.ts';

/**
 * What whoever has no right to come in sees.
 * @param acceptLanguage the browser's header
 */
export function closedPage(acceptLanguage: string | undefined): string {
  const tags = (acceptLanguage ?? '').split(',').map((part) => part.split(';')[0]?.trim() ?? '');
  const { pageClosedTitle, pageClosedText } = wordsIn('system', tags);
  return `<!doctype html>
<html>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Tillside</title>
<style>
  :root { color-scheme: light dark }
  body { margin: 20vh auto; max-width: 32rem; padding: 0 1.5rem; font: 16px/1.6 system-ui, sans-serif }
</style>
<h1>${pageClosedTitle}</h1>
<p>${pageClosedText}</p>
</html>
`;
}
