import { type E164, parsePhone } from '#shared/domain/phone.ts';

const FIRST = 81_000_000;

/** @returns gives a valid mobile number of Singapore, another one each time */
export function createPhones(): () => E164 {
  let next = FIRST;
  return () => {
    for (;;) {
      const parsed = parsePhone(`+65${next}`, 'SG');
      next += 1;
      if (parsed.kind === 'ok') return parsed.e164;
    }
  };
}
