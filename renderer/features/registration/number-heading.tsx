import type { ReactNode } from 'react';
import { type Country, formatPhone, parsePhone } from '#shared/domain/phone.ts';
import { Flag } from '../../ui/flag.tsx';
import classes from './steps.module.css';

interface NumberHeadingProps {
  phone: string;
  country: Country;
  /** Whose number it is, once that is known. */
  name?: string;
  children?: ReactNode;
}

/** The number that the later steps are about. */
export function NumberHeading({ phone, country, name, children }: NumberHeadingProps) {
  const parsed = parsePhone(phone, country);
  return (
    <div className={classes.number}>
      <Flag country={parsed.kind === 'ok' ? parsed.country : country} />
      {formatPhone(phone)}
      {name !== undefined && <span className={classes.whose}>{name}</span>}
      {children}
    </div>
  );
}
