import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { StaffMember } from '#shared/api/devices.ts';
import { idSchema, instantSchema } from '#shared/api/route.ts';
import type { CoreContext } from '../../feature.ts';

const PEPPER = 'pin-pepper';

/** What a counter knows of a PIN that the backend once took: enough to recognise it, for as long as it is not set anew. */
const verifierSchema = z.strictObject({
  staffId: idSchema,
  pinSetAt: instantSchema,
  /** How it was hashed; another algorithm or cost cannot compare it. */
  algorithm: z.string(),
  peppered: z.boolean(),
  salt: z.base64(),
  hash: z.base64(),
});
type Verifier = z.infer<typeof verifierSchema>;

/** The PINs that this counter can check without a line. A PIN itself is on no disk. */
export function createPins({ cache, ports, store }: CoreContext) {
  const { secrets, pinHash } = ports;
  const document = cache.document('pins', z.array(verifierSchema));
  let verifiers: readonly Verifier[] = document.read() ?? [];
  /** Grows when all is forgotten: what is still being hashed then is not kept. */
  let era = 0;

  /**
   * A key that stands with the secrets, so that whoever copies the cache alone cannot try out PINs. Where the system has
   * no key ring there is no place for it that would be any safer than the cache's own folder: then only the cost of each
   * guess protects a PIN.
   */
  const pepper = (): string => (secrets.kind === 'keychain' ? (secrets.read(PEPPER) ?? '') : '');

  function makePepper(): string {
    const known = pepper();
    if (known !== '' || secrets.kind === 'memory') return known;
    const fresh = randomBytes(32).toString('base64');
    secrets.write(PEPPER, fresh);
    // What was hashed with a pepper that is gone can never be compared again.
    keep(verifiers.filter(({ peppered }) => !peppered));
    return fresh;
  }

  const hash = (pin: string, key: string, salt: Buffer): Promise<Buffer> =>
    pinHash.hash(createHmac('sha256', key).update(pin).digest(), salt);

  function verifierOf({ id, pinSetAt }: StaffMember): Verifier | undefined {
    const hasPepper = pepper() !== '';
    return verifiers.find(
      (one) =>
        one.staffId === id && one.pinSetAt === pinSetAt && one.algorithm === pinHash.name && one.peppered === hasPepper,
    );
  }

  function show(): void {
    const { staff } = store.getState();
    const offlineStaff = staff.filter((person) => verifierOf(person) !== undefined).map(({ id }) => id);
    store.setState({ offlineStaff });
  }

  function keep(next: readonly Verifier[]): void {
    verifiers = next;
    if (next.length > 0) document.write([...next]);
    else document.remove();
    show();
  }

  async function learn(person: StaffMember, pin: string): Promise<void> {
    if (verifierOf(person)) return;
    const now = era;
    const key = makePepper();
    const salt = randomBytes(16);
    const hashed = await hash(pin, key, salt);
    if (now !== era) return;
    // They may have been removed meanwhile, or got another PIN. The list itself may be older than their session.
    const { staff } = store.getState();
    if (!staff.some(({ id, pinSetAt }) => id === person.id && pinSetAt <= person.pinSetAt)) return;
    const verifier: Verifier = {
      staffId: person.id,
      pinSetAt: person.pinSetAt,
      algorithm: pinHash.name,
      peppered: key !== '',
      salt: salt.toString('base64'),
      hash: hashed.toString('base64'),
    };
    keep([...verifiers.filter(({ staffId }) => staffId !== person.id), verifier]);
  }

  return {
    /** Whether this counter can check the PIN that this person has now. */
    knows: (person: StaffMember): boolean => verifierOf(person) !== undefined,

    /** @returns false also for someone who is not known here */
    async check(person: StaffMember, pin: string): Promise<boolean> {
      const verifier = verifierOf(person);
      if (!verifier) return false;
      const expected = Buffer.from(verifier.hash, 'base64');
      const actual = await hash(pin, pepper(), Buffer.from(verifier.salt, 'base64'));
      return actual.length === expected.length && timingSafeEqual(actual, expected);
    },

    /** Keeps how to recognise a PIN that the backend has just taken. Failing costs the next unlock without a line. */
    async remember(person: StaffMember, pin: string): Promise<void> {
      try {
        await learn(person, pin);
      } catch (error) {
        ports.log.warn('pin_not_remembered', { error: error instanceof Error ? error.name : typeof error });
      }
    },

    /** Drops what is known of people who may no longer sign in here, or of PINs that were set anew since. */
    keepOnly(staff: readonly StaffMember[]): void {
      const stays = ({ staffId, pinSetAt }: Verifier): boolean =>
        staff.some((person) => person.id === staffId && person.pinSetAt === pinSetAt);
      if (verifiers.every(stays)) show();
      else keep(verifiers.filter(stays));
    },

    forget(): void {
      era += 1;
      secrets.remove(PEPPER);
      keep([]);
    },
  };
}
