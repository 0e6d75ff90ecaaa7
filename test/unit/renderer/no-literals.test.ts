import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'vite';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

/** Attributes that are read out or shown. */
const SPOKEN =
  /^(aria-(label|description|roledescription|valuetext|placeholder)|title|subtitle|label|description|placeholder|alt|text|summary|confirm|aside)$/;
const LETTERS = /\p{L}/u;
/** What is printed on a key is the same in every language. */
const KEY = /^F\d{1,2}$/;
/** What a host shows in dialogs, menus and titles of its own. */
const SHOWN = /^(label|message|detail|title|body)$/;
/** What a language calls itself is the same in every language. */
const OWN_NAME = 'Bahasa Melayu';
/** Two words in a row are for people; keys, classes and codes are one. */
const SENTENCE = /\p{L}{2,} \p{L}{2,}/u;

/** What joins words into a sentence, which each language does in its own way; “·” and “›” only stand between facts. */
const JOINING = /^[\s:;.,!?。，、：；！？]+$/;

/** What a source file says to people by itself: texts in JSX, spoken attributes, and sentences in strings. */
function literals(name: string, source: string): string[] {
  const { program, errors } = parseSync(name, source);
  if (errors.length > 0) throw new Error(`${name} cannot be parsed`);
  const found: string[] = [];
  let thrown = 0;
  const visitor = new Visitor({
    // What is thrown is for developers, and shown as a coded error.
    ThrowStatement: () => {
      thrown += 1;
    },
    'ThrowStatement:exit': () => {
      thrown -= 1;
    },
    JSXText: ({ value }) => {
      const text = value.trim();
      if ((LETTERS.test(text) && !KEY.test(text)) || JOINING.test(text)) found.push(text);
    },
    JSXExpressionContainer: ({ expression }) => {
      const text = expression.type === 'Literal' ? expression.value : undefined;
      if (typeof text === 'string' && JOINING.test(text)) found.push(text);
    },
    JSXAttribute: ({ name: attribute, value }) => {
      const spoken = attribute.type === 'JSXIdentifier' && SPOKEN.test(attribute.name);
      if (spoken && value?.type === 'Literal' && LETTERS.test(String(value.value))) found.push(String(value.value));
    },
    Literal: ({ value }) => {
      if (thrown > 0 || typeof value !== 'string' || value === OWN_NAME) return;
      if (SENTENCE.test(value)) found.push(value);
    },
    TemplateElement: ({ value }) => {
      if (thrown === 0 && SENTENCE.test(value.raw)) found.push(value.raw);
    },
  });
  visitor.visit(program);
  return found;
}

/** What a host shows by itself: the text of a dialog, a menu or a title. */
function shownTexts(name: string, source: string): string[] {
  const found: string[] = [];
  const visitor = new Visitor({
    Property: ({ key, value }) => {
      if (key.type !== 'Identifier' || !SHOWN.test(key.name)) return;
      const text = value.type === 'Literal' ? String(value.value) : '';
      // The product's name is its name everywhere.
      if (LETTERS.test(text) && text !== 'Tillside') found.push(text);
      if (value.type === 'TemplateLiteral') found.push(name);
    },
  });
  visitor.visit(parseSync(name, source).program);
  return found;
}

const read = (file: string) => readFileSync(join(root, file), 'utf8');
// The theme holds styles: lists of fonts and borders are words in a row as well.
const files = globSync('renderer/**/*.{ts,tsx}', { cwd: root, exclude: ['renderer/ui/theme.ts'] }).sort();
const hosts = globSync('electron/hosts/**/*.ts', { cwd: root }).sort();

describe('no string outside the catalogues', () => {
  it('finds what stands in JSX, in attributes and in strings', () => {
    const bad = `const a = 'Two words'; const b = \`Hello \${a} there you\`;
      export const C = () => <p title="Close">Hello <span aria-label="More">{a}</span></p>;
      export function f() { throw new Error('for developers only'); }`;
    expect(literals('bad.tsx', bad).sort()).toEqual(['Close', 'Hello', 'More', 'Two words', ' there you'].sort());
  });

  it('finds what joins words beside each other', () => {
    const joined = `const A = () => <p>{t('server')}: {url}{' '}{t('more')}. <b>{t('end')}</b>{'：'}</p>;
      const B = () => <p>{name} · {t('role')} <b>{t('place')}</b> › {t('page')}</p>;`;
    expect(literals('joined.tsx', joined)).toEqual([':', ' ', '.', '：']);
  });

  it.each(files)('%s', (file) => {
    expect(literals(file, read(file))).toEqual([]);
  });

  it('finds what a host shows', () => {
    const bad = "void dialog.showMessageBox({ type: 'warning', message: 'Not saved', detail: words.text });";
    expect(shownTexts('bad.ts', bad)).toEqual(['Not saved']);
  });

  it.each(hosts)('%s', (file) => {
    expect(shownTexts(file, read(file))).toEqual([]);
  });
});
