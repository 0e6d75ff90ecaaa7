import { expect, it } from 'vitest';
import { birthdayFault, emailFault, nameFault } from '../../../renderer/features/registration/details-rules.ts';

it('takes a name of any script and refuses one without a letter', () => {
  for (const name of ['Siti Rahmah', '陈伟杰', 'สมชาย', 'Henry 8']) expect(nameFault(name)).toBeNull();
  expect(nameFault(' ')).toBe('nameMissing');
  expect(nameFault('9556001234567')).toBe('nameLetters');
  expect(nameFault('x'.repeat(81))).toBe('nameLong');
});

it('takes a birthday day first, or none', () => {
  for (const birthday of ['', '28/02/1990', '8.2.1990']) expect(birthdayFault(birthday, '2026-11-22')).toBeNull();
  for (const birthday of ['31/02/1990', '02/28/1990', '28/02', '23/11/2026', 'x']) {
    expect(birthdayFault(birthday, '2026-11-22')).toBe('birthdayInvalid');
  }
});

it('takes a whole email address, or none', () => {
  expect(emailFault('')).toBeNull();
  expect(emailFault(' siti@example.com ')).toBeNull();
  expect(emailFault('siti@')).toBe('emailInvalid');
});
