import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namesStopWord, readReply } from '#shared/domain/opt-out.ts';

const STOP = [
  ...['STOP', 'STOPALL', 'STOP ALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'OPTOUT', 'OPT OUT', 'REVOKE'],
  ...['BERHENTI', 'HENTI', 'BATAL', '退订', '退訂', 'TD', 'T', '取消', '停止', 'ยกเลิก', 'หยุด'],
];
const START = ['START', 'UNSTOP', 'YES', 'MULA', 'YA', '订阅', '訂閱', 'สมัคร'];

/** Latin letters, digits and signs as they are typed with a Chinese keyboard. */
const fullWidth = (text: string) =>
  text.replaceAll(/[!-~]/g, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0)).replaceAll(' ', '　');

const around = fc.string({
  unit: fc.constantFrom(' ', '\n', '.', '!', '"', '“', '’', '。', '！', '*', '🛑', '❤️'),
  maxLength: 6,
});
const spelling = fc.constantFrom<((word: string) => string)[]>(
  (word) => word,
  (word) => word.toLowerCase(),
  (word) => word.charAt(0) + word.slice(1).toLowerCase(),
  fullWidth,
  (word) => fullWidth(word.toLowerCase()),
  (word) => word.replaceAll(' ', ' \n '),
  (word) => word.normalize('NFD'),
);

describe('a reply', () => {
  it.each([
    ['stop', STOP],
    ['start', START],
  ] as const)(
    'asks to %s by every word for it, in any case and width, with any punctuation around',
    (meaning, words) => {
      for (const word of words) expect(readReply(word), word).toBe(meaning);
      fc.assert(
        fc.property(fc.constantFrom(...words), spelling, around, around, (word, spell, before, after) => {
          expect(readReply(before + spell(word) + after)).toBe(meaning);
        }),
        { numRuns: 1_000 },
      );
    },
  );

  it.each(['OPT-OUT', 'stop-all', 'S.T.O.P.', '«Stop»', 'STOP\u200b'])('%j asks to stop as well', (text) => {
    expect(readReply(text)).toBe('stop');
  });

  it.each([
    ...['', ' ', '?', '👍', '1', 'ok', 'thanks', 'STOPP', 'S T O P', 'TT', 'Y', 'YESS'],
    ...[
      'please stop',
      'stop it',
      'do not stop',
      'yes please',
      'stop start',
      '请退订',
      '不要取消',
      'ไม่ยกเลิก',
      'cancel my order',
    ],
  ])('%j asks for neither', (text) => {
    expect(readReply(text)).toBe('other');
  });

  it('asks for neither when a word stands in a sentence', () => {
    fc.assert(
      fc.property(fc.constantFrom(...STOP, ...START), fc.stringMatching(/^[a-z]{2,8}$/), (word, other) => {
        fc.pre(other !== 'all' && other !== 'out');
        expect(readReply(`${word} ${other}`)).toBe('other');
        expect(readReply(`xx ${other} ${word}`)).toBe('other');
      }),
    );
  });
});

describe('an opt-out line', () => {
  it.each([
    ...['Reply STOP to opt out.', 'Balas BERHENTI untuk henti', '回复TD退订', '回T退訂', 'ตอบ ยกเลิก เพื่อหยุดรับข่าวสาร'],
    ...['stop?', 'ＳＴＯＰ', 'Taip BATAL.', 'OPT OUT: reply OPTOUT'],
  ])('may be %j', (line) => {
    expect(namesStopWord(line)).toBe(true);
  });

  it.each([
    '',
    'No more news? Tell us.',
    'Have a nice weekend',
    'nonstop',
    'stops',
    "don't",
    'T2 is open',
    'ขอบคุณ',
    '谢谢',
  ])('is not %j: no word to reply is in it', (line) => {
    expect(namesStopWord(line)).toBe(false);
  });
});
