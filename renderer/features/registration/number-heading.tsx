import type { ReactNode } from 'react';
import { type Country, formatPhone, parsePhone } from '#shared/domain/phone.ts';
import { Flag } from '../../ui/flag.tsx';
import classes from './steps.module.css';

/** The number that the later steps are about. */
export function NumberHeading({ phone, country, children }: { phone: string; country: Country; children?: ReactNode }) {
  const parsed = parsePhone(phone, country);
  return (
    <div className={classes.number}>
      <Flag country={parsed.kind === 'ok' ? parsed.country : country} />
      {formatPhone(phone)}
      {children}
    </div>
  );
}
