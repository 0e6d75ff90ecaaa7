import { memberDetailsSchema } from '#shared/api/members.ts';
import { parseBirthday } from '#shared/domain/birthday.ts';

const { email: emailSchema, name: nameSchema } = memberDetailsSchema.shape;

/** What is wrong with a name; null when it will do. Digits alone are a slip of the hand or of a scanner. */
export function nameFault(name: string): 'nameMissing' | 'nameLetters' | 'nameLong' | null {
  if (name.trim() === '') return 'nameMissing';
  if (!/\p{L}/u.test(name)) return 'nameLetters';
  return nameSchema.safeParse(name).success ? null : 'nameLong';
}

export function emailFault(email: string): 'emailInvalid' | null {
  return email.trim() === '' || emailSchema.safeParse(email.trim()).success ? null : 'emailInvalid';
}

/** @param today `YYYY-MM-DD` */
export function birthdayFault(birthday: string, today: string): 'birthdayInvalid' | null {
  return parseBirthday(birthday, today) === undefined ? 'birthdayInvalid' : null;
}
