import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './strip.module.css';

interface StripProps {
  tone: 'amber' | 'grey';
  icon: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}

/** A line above a screen with something to know, and at most one thing to do about it. */
export function Strip({ tone, icon, action, children }: StripProps) {
  return (
    <div className={classes.strip} data-tone={tone}>
      <span className={classes.icon} aria-hidden="true">
        {icon}
      </span>
      <span className={classes.text}>{children}</span>
      {action}
    </div>
  );
}

export function StripAction({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <UnstyledButton className={classes.action} onClick={onClick}>
      {children}
    </UnstyledButton>
  );
}
