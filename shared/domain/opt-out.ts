import { fold } from './search.ts';

/** The words of CTIA and the large carriers, and what is said for them in Malay, Chinese and Thai. */
const STOP = [
  'STOP',
  'STOPALL',
  'STOP ALL',
  'UNSUBSCRIBE',
  'CANCEL',
  'END',
  'QUIT',
  'OPTOUT',
  'OPT OUT',
  'REVOKE',
  'BERHENTI',
  'HENTI',
  'BATAL',
  '退订',
  '退訂',
  'TD',
  'T',
  '取消',
  '停止',
  'ยกเลิก',
  'หยุด',
].map(fold);
const START = ['START', 'UNSTOP', 'YES', 'MULA', 'YA', '订阅', '訂閱', 'สมัคร'].map(fold);

const STOP_WORDS: ReadonlySet<string> = new Set(STOP);
const START_WORDS: ReadonlySet<string> = new Set(START);

/** Punctuation, symbols (emoji among them) and their variants. */
const NOT_WORDS = /\p{P}|\p{S}|\p{Variation_Selector}/gu;

/**
 * What a member's reply asks for. Only the whole text counts: case, width, accents, punctuation and spaces around it make
 * no difference, but a sentence that has such a word in it is `other`.
 */
export function readReply(text: string): 'stop' | 'start' | 'other' {
  const said = fold(text).replaceAll(NOT_WORDS, '').trim().replaceAll(/\s+/g, ' ');
  if (STOP_WORDS.has(said)) return 'stop';
  return START_WORDS.has(said) ? 'start' : 'other';
}

/**
 * Whether an opt-out line names a word that ends the messages when it is replied. Words in Latin letters stand by
 * themselves, as END does not in “weekend”; Chinese and Thai are written without spaces.
 */
export function namesStopWord(line: string): boolean {
  const text = fold(line);
  return STOP.some((word) => (/^[a-z ]+$/.test(word) ? standsAlone(word, text) : text.includes(word)));
}

function standsAlone(word: string, text: string): boolean {
  return new RegExp(`(?<![\\p{Script=Latin}\\p{N}'])${word}(?![\\p{Script=Latin}\\p{N}'])`, 'u').test(text);
}
