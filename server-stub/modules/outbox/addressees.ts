import { type Country, parsePhone } from '#shared/domain/phone.ts';
import type { Reader } from '../../db/database.ts';
import type { Row } from '../../db/schema.ts';
import type { Person } from './admission.ts';
import { listReached, listRecipients } from './recipients.ts';
import type { WaitingRow } from './repository.ts';

/** Who a row is for, as they are now. */
export interface Addressee {
  /** Null where no member stands behind the number. */
  memberId: string | null;
  /** Null when they were erased. */
  person: Person | null;
  /** Where it goes to; the home country where nobody knows. */
  country: Country;
}

/** What a row names that is not for a member. */
const NO_MEMBER = /^(owner|test):/;

/**
 * Who rows of a shop are for, in their order.
 * @param newsSince when the shop's day began (epoch ms), where it matters whether news went to them on it; else null
 */
export async function readAddressees(
  reader: Reader,
  shop: Row<'shops'>,
  rows: readonly Pick<WaitingRow, 'recipient' | 'phone'>[],
  newsSince: number | null,
): Promise<Addressee[]> {
  const ids = rows.map(({ recipient }) => recipient).filter((recipient) => !NO_MEMBER.test(recipient));
  const found = ids.length > 0 ? await listRecipients(reader, shop.id, ids) : [];
  const members = new Map(found.map((member) => [member.id, member]));
  const reached = newsSince === null || ids.length === 0 ? new Set() : await listReached(reader, ids, newsSince);
  return rows.map(({ recipient, phone }) => {
    const given = phone === null ? null : readNumber(phone, shop.home_country);
    if (NO_MEMBER.test(recipient)) {
      const to = given ?? { phone: null, country: shop.home_country };
      const person: Person = { ...to, name: '', agreed: false, optedOut: false, hadNews: false };
      return { memberId: null, person, country: to.country };
    }
    const member = members.get(recipient);
    if (!member) return { memberId: null, person: null, country: shop.home_country };
    const person: Person = {
      ...(given ?? { phone: member.phone, country: member.country }),
      name: member.name,
      agreed: member.consent_at !== null,
      optedOut: member.opted_out_at !== null,
      hadNews: reached.has(recipient),
    };
    return { memberId: recipient, person, country: person.country };
  });
}

function readNumber(phone: string, homeCountry: Country): Pick<Person, 'phone' | 'country'> {
  const parsed = parsePhone(phone, homeCountry);
  switch (parsed.kind) {
    case 'ok':
      return { phone: parsed.e164, country: parsed.country };
    case 'cannot_receive_sms':
      return { phone: null, country: parsed.country };
    default:
      return { phone: null, country: homeCountry };
  }
}
