import type { StaffRecord } from '#shared/api/shop.ts';
import type { Role } from '#shared/domain/permissions.ts';
import { err, ok, type Result } from '#shared/errors.ts';
import type { Reader, Work } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { StaffActor } from '../../http/actor.ts';
import type { Random } from '../../random.ts';
import type { EventBus } from '../events/event-bus.ts';
import { endPasswordProofs, signOutEverywhere } from '../sessions/ending.ts';
import { announceShop } from './announce.ts';
import { findStaff, isLastOwner, isNameTaken, readStaffRecord } from './staff-repository.ts';

/** An account as it is kept: the password as its hash, or null for the one there is. */
export interface HashedAccount {
  email: string;
  passwordHash: string | null;
}

interface Person {
  name: string;
  role: Role;
  /** Counts for an owner only: nobody else has one. */
  account: HashedAccount | null;
}

/** The staff of a shop. Nobody is ever deleted; all of it is a command of an owner, in the transaction of its `work`. */
export class StaffService {
  readonly #random: Random;
  readonly #bus: EventBus;

  constructor(random: Random, bus: EventBus) {
    this.#random = random;
    this.#bus = bus;
  }

  /** @returns the new person; or `staff_name_taken`, `account_missing`, `email_taken` */
  async add(
    work: Work,
    { shopId }: StaffActor,
    { name, role, account: given }: Person,
    pinHash: string,
  ): Promise<Result<StaffRecord>> {
    const { tx, now } = work;
    if (await isNameTaken(tx, shopId, name)) return err('staff_name_taken');
    const account = await settleAccount(tx, role, given);
    if (!account.ok) return account;
    const id = this.#random.id();
    const pin = { pin_hash: pinHash, pin_set_at: now };
    await tx
      .insertInto('staff')
      .values({ id, shop_id: shopId, name, role, ...account.value, ...pin, created_at: now, deactivated_at: null })
      .execute();
    return this.#changed(work, shopId, id);
  }

  /**
   * Another role signs them out everywhere. Who is no owner any more loses the account, and with it the way to pair a
   * device; a new password closes what the old one had opened.
   * @returns the person as they are now; or `not_found`, `staff_name_taken`, `account_missing`, `email_taken`, `last_owner`
   */
  async change(
    work: Work,
    { shopId }: StaffActor,
    id: string,
    { name, role, account: given }: Person,
  ): Promise<Result<StaffRecord>> {
    const { tx } = work;
    const before = await findStaff(tx, shopId, id);
    if (!before) return err('not_found');
    const isActive = before.deactivated_at === null;
    if (isActive && (await isNameTaken(tx, shopId, name, id))) return err('staff_name_taken');
    const account = await settleAccount(tx, role, given, before);
    if (!account.ok) return account;
    if (role !== 'owner' && (await isLastOwner(tx, before))) return err('last_owner');
    await tx
      .updateTable('staff')
      .where('id', '=', id)
      .set({ name, role, ...account.value })
      .execute();
    if (role !== before.role) await signOutEverywhere(work, before);
    else if (account.value.password_hash !== before.password_hash) await endPasswordProofs(work, id);
    return this.#changed(work, shopId, id);
  }

  /** @returns the person, signed out everywhere; or `not_found` */
  async resetPin(work: Work, { shopId }: StaffActor, id: string, pinHash: string): Promise<Result<StaffRecord>> {
    const person = await findStaff(work.tx, shopId, id);
    if (!person) return err('not_found');
    await work.tx.updateTable('staff').where('id', '=', id).set({ pin_hash: pinHash, pin_set_at: work.now }).execute();
    await signOutEverywhere(work, person);
    return this.#changed(work, shopId, id);
  }

  /** @returns the person as they are now; or `not_found`, `staff_name_taken` (while they were away), `last_owner` */
  async setActive(work: Work, { shopId }: StaffActor, id: string, active: boolean): Promise<Result<StaffRecord>> {
    const { tx, now } = work;
    const person = await findStaff(tx, shopId, id);
    if (!person) return err('not_found');
    if (active === (person.deactivated_at === null)) return ok(await readStaffRecord(tx, shopId, id));
    if (active && (await isNameTaken(tx, shopId, person.name, id))) return err('staff_name_taken');
    if (!active && (await isLastOwner(tx, person))) return err('last_owner');
    await tx
      .updateTable('staff')
      .where('id', '=', id)
      .set({ deactivated_at: active ? null : now })
      .execute();
    await signOutEverywhere(work, person);
    return this.#changed(work, shopId, id);
  }

  async #changed(work: Work, shopId: string, id: string): Promise<Result<StaffRecord>> {
    announceShop(work, this.#bus, shopId);
    return ok(await readStaffRecord(work.tx, shopId, id));
  }
}

/**
 * The account that somebody of a role has afterwards: none who is no owner; an owner what is given, and for the rest what
 * is stored.
 * @returns its columns; or `account_missing`, `email_taken` (also by somebody of another shop, who pairs with it too)
 */
async function settleAccount(
  reader: Reader,
  role: Role,
  given: HashedAccount | null,
  stored?: Row<'staff'>,
): Promise<Result<Pick<Row<'staff'>, 'email' | 'password_hash'>>> {
  if (role !== 'owner') return ok({ email: null, password_hash: null });
  const email = given?.email.toLowerCase() ?? stored?.email ?? null;
  const passwordHash = given?.passwordHash ?? stored?.password_hash ?? null;
  if (email === null || passwordHash === null) return err('account_missing');
  const holder = await reader.selectFrom('staff').where('email', '=', email).select('id').executeTakeFirst();
  if (holder && holder.id !== stored?.id) return err('email_taken');
  return ok({ email, password_hash: passwordHash });
}
