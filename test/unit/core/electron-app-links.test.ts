import { describe, expect, it } from 'vitest';
import { createFakeLog } from '#test/core-fakes.ts';
import {
  createLinkInbox,
  followLink,
  linkIn,
  parseAppLink,
} from '../../../electron/hosts/electron/desktop/app-links.ts';

describe('a tillside:// link', () => {
  it.each([
    ['tillside://return', { kind: 'return' }],
    ['tillside://return/', { kind: 'return' }],
    ['tillside://open/register', { kind: 'open', destination: 'register' }],
    ['tillside://open/members', { kind: 'open', destination: 'members' }],
    ['tillside://open/usage/', { kind: 'open', destination: 'usage' }],
    ['tillside://open/settings', { kind: 'open', destination: 'settings' }],
    ['tillside://open/credit', { kind: 'open', destination: 'credit' }],
  ])('is one of a few words: %s', (text, link) => {
    expect(parseAppLink(text)).toEqual(link);
  });

  it.each([
    '',
    'tillside:',
    'tillside://',
    'tillside://open',
    'tillside://open/',
    'tillside://open/staff',
    'tillside://open/constructor',
    'tillside://open/credit?amount=200',
    'tillside://open/credit#topup',
    'tillside://open/credit/../settings',
    'tillside://open/credit\n',
    'tillside://open//credit',
    'tillside://user@open/credit',
    'tillside://open:80/credit',
    'tillside://OPEN/credit',
    'TILLSIDE://open/credit',
    'tillside://return?setup=1',
    'tillside://returns',
    'tillside:return',
    ' tillside://return',
    'https://open/credit',
    'javascript:alert(1)',
    '--inspect',
  ])('carries nothing else: %j', (text) => {
    expect(parseAppLink(text)).toBeNull();
  });

  it('is found among the arguments of a start, wherever Chromium has put it', () => {
    expect(linkIn(['/opt/Tillside/tillside', '--no-sandbox', 'tillside://return'])).toBe('tillside://return');
    expect(linkIn(['tillside', 'tillside://open/credit', '--allow-file-access'])).toBe('tillside://open/credit');
    expect(linkIn(['tillside', 'TILLSIDE://return'])).toBe('TILLSIDE://return');
    expect(linkIn(['tillside', '--link=tillside://return', 'https://tillside.example'])).toBeUndefined();
    expect(linkIn(['tillside://program', 'file.csv'])).toBeUndefined();
  });

  it('waits while the app still starts', () => {
    const inbox = createLinkInbox();
    const heard: unknown[] = [];
    inbox.take('tillside://return');
    inbox.take(undefined);
    inbox.onLink((text) => heard.push(text));
    inbox.take('tillside://open/credit');
    expect(heard).toEqual(['tillside://return', undefined, 'tillside://open/credit']);
  });

  it.each([
    ['tillside://open/members', ['focus', 'members']],
    ['tillside://return', ['focus', 'returned']],
    [undefined, ['focus']],
    ['tillside://delete/everything', ['focus']],
  ])('brings the app to the front and does what it asks for, if anything: %s', (text, done) => {
    const actions: string[] = [];
    followLink(
      text,
      {
        focus: () => actions.push('focus'),
        returned: () => actions.push('returned'),
        goTo: (destination) => actions.push(destination),
      },
      createFakeLog(),
    );
    expect(actions).toEqual(done);
  });

  it('is logged without its text when it is refused', () => {
    const log = createFakeLog();
    const nothing = () => undefined;
    followLink('tillside://call/+6581234567', { focus: nothing, returned: nothing, goTo: nothing }, log);
    expect(log.lines).toEqual([{ event: 'link_refused', facts: { length: 27 } }]);
  });
});
