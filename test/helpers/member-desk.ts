import { randomUUID } from 'node:crypto';
import {
  changeMember,
  changeMemberPhone,
  eraseMember,
  getMemberChanges,
  type Member,
  type MemberDetails,
  type MemberRecord,
  setMemberMessages,
  setMemberPassword,
  setMemberTags,
} from '#shared/api/members.ts';
import { startPasswordReset, type Verification } from '#shared/api/verifications.ts';
import { signInAs, type TestBackend, unwrap } from './test-backend.ts';
import { openTestCounter, PHONE, type TestCounter } from './test-counter.ts';

export type MemberDesk = Awaited<ReturnType<typeof openMemberDesk>>;

export const SITI: MemberDetails = { name: 'Siti Rahmah', email: null, birthday: null, marketingConsent: false };

/** A cashier's counter where members join, and a manager elsewhere who looks after them. */
export async function openMemberDesk(backend: TestBackend) {
  const counter = await openTestCounter(backend, 'Front till');
  const { token: manager } = await signInAs(backend, 'manager', 'Back office');

  return {
    counter,
    manager,
    /** Registers somebody at a counter, with a code. */
    async join(phone = PHONE, change: Partial<MemberDetails> = {}, at: TestCounter = counter): Promise<Member> {
      const { id } = await at.sendCode(phone);
      unwrap(await at.check(id, backend.sms.lastCode));
      return unwrap(await at.save(id, change));
    },
    changes: async (after = 0) => unwrap(await backend.call(getMemberChanges, { query: { after } }, manager)),
    /** A member as the manager's copy has it. */
    async record(id: string): Promise<MemberRecord> {
      const { saved } = unwrap(await backend.call(getMemberChanges, { query: { after: 0 } }, manager));
      const record = saved.find((one) => one.id === id);
      if (!record) throw new Error('no such member');
      return record;
    },
    change(record: MemberRecord, change: Partial<MemberDetails>, operationId = randomUUID(), token = manager) {
      const { id, revision, name, email, birthday, marketingConsent } = record;
      const details = { name, email, birthday, marketingConsent, ...change };
      return backend.call(changeMember, { params: { id }, body: { operationId, revision, details } }, token);
    },
    setTags: ({ id, revision }: MemberRecord, tags: string[], operationId = randomUUID(), token = manager) =>
      backend.call(setMemberTags, { params: { id }, body: { operationId, revision, tags } }, token),
    changePhone: ({ id, revision }: MemberRecord, phone: string, operationId = randomUUID(), token = manager) =>
      backend.call(changeMemberPhone, { params: { id }, body: { operationId, revision, phone } }, token),
    setMessages: ({ id, revision }: MemberRecord, allowed: boolean, operationId = randomUUID(), token = manager) =>
      backend.call(setMemberMessages, { params: { id }, body: { operationId, revision, allowed } }, token),
    erase: (id: string, operationId = randomUUID(), token = manager) =>
      backend.call(eraseMember, { params: { id }, body: { operationId } }, token),
    /** Sends a member a code to choose a password with, and lets them read it back. */
    async proveForPassword(memberId: string): Promise<Verification> {
      const body = { operationId: randomUUID() };
      const { id } = unwrap(await backend.call(startPasswordReset, { params: { id: memberId }, body }, counter.token));
      await backend.settle();
      return unwrap(await counter.check(id, backend.sms.lastCode));
    },
    setPassword: (
      id: string,
      verificationId: string,
      password: string,
      operationId = randomUUID(),
      token = counter.token,
    ) => backend.call(setMemberPassword, { params: { id }, body: { operationId, verificationId, password } }, token),
  };
}
