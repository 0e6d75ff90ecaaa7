import type { ReactNode } from 'react';
import classes from './notice.module.css';

interface NoticeProps {
  tone: 'accent' | 'amber' | 'red' | 'grey';
  icon: ReactNode;
  title?: string;
  /** `alert` interrupts a screen reader, `status` waits for a pause; without a role nothing is announced. */
  role?: 'alert' | 'status';
  action?: ReactNode;
  children: ReactNode;
}

/** A tinted box with something to know. */
export function Notice({ tone, icon, title, role, action, children }: NoticeProps) {
  return (
    <div className={classes.notice} data-tone={tone} role={role}>
      <span className={classes.icon} aria-hidden="true">
        {icon}
      </span>
      <div className={classes.text}>
        {title !== undefined && <strong className={classes.title}>{title}</strong>}
        <div>{children}</div>
      </div>
      {action}
    </div>
  );
}
