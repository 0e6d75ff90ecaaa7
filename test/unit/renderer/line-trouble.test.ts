import { expect, it } from 'vitest';
import type { ErrorCode } from '#shared/errors.ts';
import { lineTrouble } from '../../../renderer/bridge/line-trouble.ts';

const offline = (code: ErrorCode) => ({ kind: 'offline', since: 0, error: { code } }) as const;

it('tells what waiting does not mend', () => {
  const codes: ErrorCode[] = ['app_outdated', 'server_outdated', 'server_certificate_invalid', 'server_not_tillside'];
  expect(codes.map((code) => lineTrouble(offline(code)))).toEqual(codes.map((code) => ({ code })));
});

it('tells nothing of a line that is up or comes back by itself', () => {
  expect(lineTrouble({ kind: 'live', since: 0 })).toBeNull();
  expect(lineTrouble({ kind: 'connecting' })).toBeNull();
  expect(lineTrouble(offline('server_unreachable'))).toBeNull();
  expect(lineTrouble(offline('server_timeout'))).toBeNull();
});
