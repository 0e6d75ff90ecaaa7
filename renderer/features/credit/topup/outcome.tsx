import { type ReactNode, useEffect, useRef } from 'react';
import type { Topup } from '#shared/api/billing.ts';
import classes from './outcome.module.css';

interface OutcomeProps {
  tone: Topup['status'];
  icon: ReactNode;
  title: string;
  text: string;
  children: ReactNode;
}

/** How a top-up stands, large and in the middle, with what can be done about it. */
export function Outcome({ tone, icon, title, text, children }: OutcomeProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const settled = tone === 'paid' || tone === 'failed';
  // Until it is known how it ends, the focus is on what is said: an Enter too many must not close it.
  useEffect(() => {
    if (!settled) heading.current?.focus();
  }, [settled]);
  return (
    <div className={classes.outcome} data-tone={tone}>
      <div role="status" className={classes.words}>
        <span className={classes.icon} aria-hidden="true">
          {icon}
        </span>
        <h3 ref={heading} tabIndex={-1} className={classes.title}>
          {title}
        </h3>
        <p className={classes.text}>{text}</p>
      </div>
      <div className={classes.actions}>{children}</div>
    </div>
  );
}
