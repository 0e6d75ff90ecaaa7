import { IconCornerDownLeft } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './kbd.module.css';

/** A key of the keyboard. It only repeats what a button does, so screen readers skip it. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <span className={classes.key} aria-hidden="true">
      {children}
    </span>
  );
}

export function EnterKey() {
  return (
    <Kbd>
      <IconCornerDownLeft size={16} />
    </Kbd>
  );
}
