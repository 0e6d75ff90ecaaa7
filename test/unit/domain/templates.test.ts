import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ACTIVITY_FIELDS,
  fieldsIn,
  firstName,
  MEMBER_FIELDS,
  messageTextSchema,
  render,
  unknownFields,
  withOptOutLine,
} from '#shared/domain/templates.ts';

const values = { name: 'Siti Rahmah', first_name: 'Siti', shop: 'Kopi & Co' };

describe('a text with fields', () => {
  it('is filled in, each field wherever it stands', () => {
    expect(render('Hi {first_name}! {shop} greets {first_name}.', values)).toBe('Hi Siti! Kopi & Co greets Siti.');
  });

  it('takes no braces of a value for a field, and no dollar sign for more than it is', () => {
    expect(render('{name} at {shop}', { name: '{shop} $& $1', shop: 'Kopi' })).toBe('{shop} $& $1 at Kopi');
  });

  it('leaves out what has no value', () => {
    expect(render('Hi {first_name}{reward}!', { first_name: 'Jun' })).toBe('Hi Jun!');
    expect(render('{constructor}', {})).toBe('');
  });

  it('names its fields in their order, each once', () => {
    expect(fieldsIn('{shop}: {first_name}, {shop} {x y} {}')).toEqual(['shop', 'first_name', 'x y', '']);
    expect(fieldsIn('no field')).toEqual([]);
  });

  it.each([
    ['Hi {first_name} {name} {shop}', []],
    ['Hi {firstname}', ['{firstname}']],
    ['Hi {First_name} and {reward}, {reward}', ['{First_name}', '{reward}']],
    ['Hi { first_name }', ['{ first_name }']],
    ['Hi {}', ['{}']],
    ['Hi {first_name', ['{']],
    ['Hi first_name}}', ['}']],
    ['Hi {{first_name}}', ['{', '}']],
  ])('%j has to lose %j', (text, unknown) => {
    expect(unknownFields(text, MEMBER_FIELDS)).toEqual(unknown);
  });

  it('shows no brace of its own once it has none to lose', () => {
    const part = fc.constantFrom('{', '}', '{name}', '{shop}', '{other}', ' ', 'a', '你', '\n');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        fc.pre(unknownFields(text, MEMBER_FIELDS).length === 0);
        const rendered = render(text, values);
        expect(rendered).not.toMatch(/[{}]/);
        expect(rendered).toBe(text.replaceAll('{name}', 'Siti Rahmah').replaceAll('{shop}', 'Kopi & Co'));
      }),
    );
  });

  it('of an activity may name what is known of it', () => {
    expect(unknownFields('{shop}: {balance}, {codes}', ACTIVITY_FIELDS.balance_low)).toEqual([]);
    expect(unknownFields('{first_name}', ACTIVITY_FIELDS.balance_low)).toEqual(['{first_name}']);
    expect(unknownFields('{new_number} {date}', ACTIVITY_FIELDS.phone_changed)).toEqual([]);
    expect(unknownFields('{shop} {reward}', ACTIVITY_FIELDS.reward_redeemed)).toEqual([]);
  });

  it('that is marketing ends with a line of its own', () => {
    expect(withOptOutLine('Half price.', 'Reply STOP to opt out.')).toBe('Half price.\nReply STOP to opt out.');
  });
});

describe('a message text', () => {
  it.each(['a', '  Hi {first_name}\nSee you 🎉 ', '你好', 'x'.repeat(900)])('may be %j', (text) => {
    expect(messageTextSchema.parse(text)).toBe(text.trim());
  });

  it.each(['', '  \n ', 'x'.repeat(901), 'a\rb', 'a\tb', 'a\u0000b', 'a\u0085b', 'a\u007fb', 'a\ud83d b'])(
    'is not %j',
    (text) => {
      expect(messageTextSchema.safeParse(text).success).toBe(false);
    },
  );
});

describe('a first name', () => {
  it.each([
    ['Siti Rahmah binte Osman', 'Siti'],
    [' Jun  Hao ', 'Jun'],
    ['Madonna', 'Madonna'],
    ['Anne\u00a0Marie', 'Anne'],
    ['陈 伟杰', '陈 伟杰'],
    ['สมชาย ใจดี', 'สมชาย ใจดี'],
    ['김 민준', '김 민준'],
    ['さくら 田中', 'さくら 田中'],
    ['Wei 伟杰', 'Wei 伟杰'],
    ['', ''],
  ])('of %j is %j', (name, first) => {
    expect(firstName(name)).toBe(first);
  });
});
