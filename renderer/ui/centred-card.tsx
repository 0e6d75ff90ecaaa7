import type { ReactNode } from 'react';
import classes from './centred-card.module.css';
import { Logo } from './logo.tsx';

interface CentredCardProps {
  title: string;
  subtitle?: ReactNode;
  /** Pixels; 460 holds one form, more is for choices side by side. */
  width?: number;
  /** For what is as high as a small window. */
  dense?: boolean;
  children: ReactNode;
}

/** A screen outside of the shell: the logo, a heading and one thing to do. */
export function CentredCard({ title, subtitle, width = 460, dense = false, children }: CentredCardProps) {
  return (
    <main className={classes.screen}>
      <div className={classes.column} data-dense={dense || undefined} style={{ maxWidth: width }}>
        <Logo />
        <div>
          <h1 className={classes.title}>{title}</h1>
          {subtitle !== undefined && <p className={classes.subtitle}>{subtitle}</p>}
        </div>
        {children}
      </div>
    </main>
  );
}
