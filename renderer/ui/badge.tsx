import type { ReactNode } from 'react';
import classes from './badge.module.css';

/** A word that marks what it stands beside. */
export function Badge({
  tone = 'grey',
  children,
}: {
  tone?: 'grey' | 'accent' | 'amber' | 'red';
  children: ReactNode;
}) {
  return (
    <span className={classes.badge} data-tone={tone}>
      {children}
    </span>
  );
}
