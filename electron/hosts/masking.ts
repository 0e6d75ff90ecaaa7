/** Characters of one text that a log takes. */
const LONGEST = 4_000;
const HIDDEN = '···';

/** What stands between the digits of a telephone number, as people type it. */
const GAP = String.raw`[\p{Zs}\t().\-‐-―]{0,3}`;
const OCTET = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`;
const DATE = String.raw`(?:19|20)\d\d-[01]\d-[0-3]\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?Z?)?`;
/** Digits that are nobody's: a date and its time, an IPv4 address with its port. */
const HARMLESS = String.raw`(?<!\p{Nd}|\p{Nd}[-. ])(?:${DATE}|${OCTET}(?:\.${OCTET}){3}(?=:\d))(?!\p{Nd}|[-. ]\p{Nd})`;
const PHONE = String.raw`\p{Nd}(?:${GAP}\p{Nd}){6,}`;
/** As many digits as a one-time code has. Ports and places in a file have fewer. */
const CODE = String.raw`\p{Nd}{3}[ -]?\p{Nd}{3}`;
/** Capitals and digits as the code of a voucher has them: in groups, or mixed in one that is long. */
const GROUPED = String.raw`(?=[\d-]*[A-Z])(?:[A-Z\d]{2,}(?:-[A-Z\d]{2,}){2,}|[A-Z\d]{4,}-[A-Z\d]{4,})`;
const MIXED = String.raw`(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z\d]{10,}`;
const VOUCHER = String.raw`(?<![\w-])(?:${GROUPED}|${MIXED})(?![\w-])`;
const DIGITS = new RegExp(`(?<harmless>${HARMLESS})|(?<voucher>${VOUCHER})|(?<phone>${PHONE})|${CODE}`, 'gu');

const EMAIL = /[^\s@"<>()[\]\\,;:]{1,64}@[^\s@"'`<>()[\]\\,;:/=]{1,256}/gu;
/** Tickets and tokens stand in what follows the path of an address, a name and a password before its host. */
const QUERY = /([a-z][a-z0-9+.-]{0,20}:\/\/[^\s?#"<>]*)[?#][^\s"<>]*/gi;
const USER_INFO = /(?<=:\/\/)[^\s/@]{1,512}@/g;
const CREDENTIALS = /\b(Bearer|bearer|Basic)\s+[^\s"']+/g;
const ASSIGNED = /\b(pass(?:word|phrase)|pwd|pin|otp|token|secret|api[-_]?key)(["']?\s*[:=]\s*["']?)[^\s"',;&]+/gi;
/** A key of the payment provider says by its prefix what it is. */
const PROVIDER_KEY = /\b(sk|rk|pk|whsec)_\w+/g;
/** What may be random bytes in hex, base64 or base64url, unless it is the name of a built file in a place of the code. */
const RUN = /([A-Za-z0-9_+/=-]{22,})(\.js:\d)?/g;
const ERROR_CODE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;
/** The folder of a person is called by the person's name. */
const HOME = /(\/home\/|\/Users\/|[A-Z]:\\Users\\)[^\s/\\:"']+/g;

/**
 * Takes out of a text what must not stand in a log: telephone numbers but for two digits, email addresses, tokens and
 * keys, what is as long as a one-time code or looks like a voucher's, the queries of addresses, the name of the home folder. No caller relies on
 * it: it is for what a caller did not think of, and rather hides too much. People's names it cannot know.
 */
export function maskText(text: string): string {
  return (
    shorten(text)
      .replace(HOME, '$1~')
      .replace(USER_INFO, '')
      .replace(CREDENTIALS, `$1 ${HIDDEN}`)
      .replace(ASSIGNED, `$1$2${HIDDEN}`)
      .replace(PROVIDER_KEY, `$1_${HIDDEN}`)
      .replace(EMAIL, `${HIDDEN}@${HIDDEN}`)
      .replace(RUN, maskRun)
      .replace(DIGITS, maskDigits)
      // Not before: it ends at a space, in the middle of a number that is typed in groups.
      .replace(QUERY, `$1?${HIDDEN}`)
  );
}

function maskRun(found: string, run: string, place: string | undefined): string {
  if (place !== undefined) return found;
  return looksRandom(run) ? HIDDEN : run.split('/').map(maskPart).join('/');
}

function maskPart(part: string): string {
  return part.length >= 22 && looksRandom(part) ? HIDDEN : part;
}

/** Capitals and digits are more than half of random base64, and hardly a tenth of a name in the code. */
function looksRandom(run: string): boolean {
  return !ERROR_CODE.test(run) && run.replace(/[^A-Z0-9]/g, '').length * 5 >= run.length;
}

function maskDigits(found: string, harmless?: string, _voucher?: string, phone?: string): string {
  if (harmless !== undefined) return found;
  if (phone === undefined) return HIDDEN;
  return `${HIDDEN}${[...found.replace(/\P{Nd}/gu, '')].slice(-2).join('')}`;
}

/** A word that is cut in two would not be known for what it is. */
function shorten(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST).replace(/\S*$/, '')}…`;
}

const MOST_ENTRIES = 50;
/** How far nested values are followed. */
const DEEPEST = 4;
const TELLING_KEY = /pass(?:word|phrase)|secret|token|authorization|cookie|^(?:pin|otp)$/i;

/** The facts of an event as a log may have them, whatever a caller passed. Values that nest too deep are left out. */
export function maskFacts(facts: object, depth = 0): Record<string, unknown> {
  const entries = Object.entries(facts).slice(0, MOST_ENTRIES);
  return Object.fromEntries(
    entries.map(([key, value]) => [maskText(key), TELLING_KEY.test(key) ? HIDDEN : maskValue(value, depth)]),
  );
}

function maskValue(value: unknown, depth: number): unknown {
  if (value === null || value === undefined || typeof value === 'boolean') return value;
  // A telephone number may come as a number too; seven digits are more than a duration or a count has.
  if (typeof value === 'number') return Math.abs(value) < 1_000_000 ? value : maskText(String(value));
  if (typeof value !== 'object') return maskText(String(value));
  if (depth >= DEEPEST) return HIDDEN;
  if (value instanceof Error) return describeError(value);
  if (Array.isArray(value)) return value.slice(0, MOST_ENTRIES).map((item: unknown) => maskValue(item, depth + 1));
  return maskFacts(value, depth + 1);
}

/** An error's message as a log may have it: without what it quotes, because that may be what somebody typed. */
export function maskMessage(message: string): string {
  return maskText(message.replace(/"[^"]*"?/g, '"…"'));
}

const MOST_FRAMES = 8;

/** What a log may tell of something that was thrown: its kind, its message and where in our own code it came from. */
export function describeError(thrown: unknown): { error: string; where: string } {
  if (!(thrown instanceof Error)) return { error: maskText(`thrown: ${typeof thrown}`), where: '' };
  return { error: maskMessage(`${thrown.name}: ${thrown.message}`), where: ourFrames(thrown.stack ?? '') };
}

/** `createCore (main/main.js:120:7) < run (main/main.js:80:3)`: functions and places in the built app. */
function ourFrames(stack: string): string {
  const frames = stack.split('\n').flatMap((line) => {
    const [, name, place] = /^\s+at (?:(.*?) \()?(?:.*?[\\/])?dist[\\/]([\w\\/.-]+:\d+:\d+)\)?$/.exec(line) ?? [];
    return place === undefined ? [] : [`${name ?? ''} (${place})`.trim()];
  });
  return maskText(frames.slice(0, MOST_FRAMES).join(' < '));
}
