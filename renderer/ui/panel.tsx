import { type ReactNode, useId } from 'react';
import classes from './panel.module.css';

interface PanelProps {
  /** Names the region. */
  title: string;
  /** Beside the title: a number, a button. */
  aside?: ReactNode;
  className?: string | undefined;
  children: ReactNode;
}

/** A card with a heading. */
export function Panel({ title, aside, className, children }: PanelProps) {
  const id = useId();
  return (
    <section className={`${classes.panel} ${className ?? ''}`} aria-labelledby={id}>
      <header className={classes.header}>
        <h2 id={id} className={classes.title}>
          {title}
        </h2>
        {aside !== undefined && <div className={classes.aside}>{aside}</div>}
      </header>
      {children}
    </section>
  );
}
