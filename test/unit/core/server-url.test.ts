import { describe, expect, it } from 'vitest';
import { normaliseServerUrl } from '#core/api/server-url.ts';

describe('the address of a server', () => {
  it.each([
    ['shop.example.com', 'https://shop.example.com'],
    ['  https://Shop.Example.com/  ', 'https://shop.example.com'],
    ['https://shop.example.com:8443', 'https://shop.example.com:8443'],
    ['https://example.com/tillside/', 'https://example.com/tillside'],
    ['http://localhost:4000', 'http://localhost:4000'],
    ['http://127.0.0.1:4000/', 'http://127.0.0.1:4000'],
    ['http://[::1]:4000', 'http://[::1]:4000'],
  ])('reads %s as %s', (typed, url) => {
    expect(normaliseServerUrl(typed)).toEqual({ ok: true, value: url });
  });

  it.each([
    '',
    '   ',
    'http://shop.example.com',
    'ftp://shop.example.com',
    'file:///etc/passwd',
    'https://',
    'https://user:secret@shop.example.com',
    'https://shop.example.com/?a=1',
    'https://shop.example.com/#top',
    'http://127.0.0.1.example.com',
    'not a url',
  ])('refuses %j', (typed) => {
    expect(normaliseServerUrl(typed)).toEqual({ ok: false, error: { code: 'server_url_invalid' } });
  });
});
