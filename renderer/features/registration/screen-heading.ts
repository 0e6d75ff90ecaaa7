import type { Registration } from '#shared/contract/snapshot.ts';
import { assertNever } from '#shared/errors.ts';

interface Heading {
  title: 'new' | 'known' | 'reset';
  subtitle: Registration['step'] | 'reset_code';
}

/** What the screen is called while a registration, or a password reset, is at a step. */
export function headingOf(registration: Registration): Heading {
  switch (registration.step) {
    case 'known_member':
      return { title: 'known', subtitle: 'known_member' };
    case 'password':
    case 'password_set':
      return { title: 'reset', subtitle: registration.step };
    case 'code':
      return registration.member ? { title: 'reset', subtitle: 'reset_code' } : { title: 'new', subtitle: 'code' };
    case 'phone':
    case 'details':
    case 'saved':
      return { title: 'new', subtitle: registration.step };
    default:
      return assertNever(registration);
  }
}
