import type { E164 } from '#shared/domain/phone.ts';
import type { Work } from '../../db/database.ts';
import type { StaffActor } from '../../http/actor.ts';

/** Who hears what happened to members, each time within the transaction in which it did: all of it is written, or nothing. */
export interface MemberEvents {
  welcome(work: Work, actor: StaffActor, memberId: string): Promise<void>;
  /** @param verificationId of the code that proved the number */
  passwordChanged(work: Work, actor: StaffActor, memberId: string, verificationId: string): Promise<void>;
  /** @param revision of the change, as the member has it now */
  phoneChanged(
    work: Work,
    actor: StaffActor,
    change: { memberId: string; revision: number; oldPhone: E164; newPhone: E164 },
  ): Promise<void>;
}
