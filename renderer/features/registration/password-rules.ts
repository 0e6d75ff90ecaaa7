import { memberPasswordSchema } from '#shared/api/members.ts';

/** What is wrong with a new password; null when it will do. */
export function passwordFault(password: string): 'passwordShort' | 'passwordLong' | null {
  if (memberPasswordSchema.safeParse(password).success) return null;
  return password.length < 8 ? 'passwordShort' : 'passwordLong';
}

/** A slip that nobody saw would cost the shop another message. */
export function repeatFault(password: string, repeated: string): 'passwordsDiffer' | null {
  return password === repeated ? null : 'passwordsDiffer';
}
