import { randomUUID } from 'node:crypto';
import { saveMember } from '#shared/api/members.ts';
import {
  checkCode,
  getVerification,
  resendCode,
  startPasswordReset,
  startVerification,
  type Verification,
} from '#shared/api/verifications.ts';
import { signInAs, type TestBackend, unwrap } from './test-backend.ts';

export const PHONE = '+6581234567';

export type TestCounter = Awaited<ReturnType<typeof openTestCounter>>;

/** A counter with a cashier at it: what the desktop core asks for in the course of a registration. */
export async function openTestCounter(backend: TestBackend, deviceName?: string) {
  const { token, installationId, counter } = await signInAs(backend, 'cashier', deviceName);

  const start = (phone = PHONE, operationId = randomUUID()) =>
    backend.call(startVerification, { body: { operationId, phone } }, token);

  return {
    token,
    installationId,
    deviceId: counter.device.id,
    start,
    /** Sends a code and lets the carrier answer. */
    async sendCode(phone = PHONE): Promise<Verification> {
      const started = unwrap(await start(phone));
      if (started.kind !== 'code_sent') throw new Error('the number is known');
      await backend.settle();
      return started.verification;
    },
    resetPassword: (memberId: string, operationId = randomUUID()) =>
      backend.call(startPasswordReset, { params: { id: memberId }, body: { operationId } }, token),
    resend: (id: string) => backend.call(resendCode, { params: { id }, body: { operationId: randomUUID() } }, token),
    check: (id: string, code: string, operationId = randomUUID()) =>
      backend.call(checkCode, { params: { id }, body: { operationId, code } }, token),
    /** A code that is certainly not the one that was sent. */
    wrongCode: () => (backend.sms.lastCode === '000000' ? '000001' : '000000'),
    save: (verificationId: string, change = {}) => {
      const details = { name: 'Siti Rahmah', email: null, birthday: null, marketingConsent: false, ...change };
      return backend.call(saveMember, { body: { operationId: randomUUID(), verificationId, details } }, token);
    },
    read: async (id: string) => unwrap(await backend.call(getVerification, { params: { id } }, token)),
  };
}
