import { type ReactNode, useEffect, useRef } from 'react';
import classes from './page.module.css';

interface PageProps {
  title: string;
  subtitle?: ReactNode;
  /** Where the page is: the way back to the page above. */
  trail?: ReactNode;
  aside?: ReactNode;
  /** Whether the heading takes the focus, for pages that have no field to start with. */
  focusHeading?: boolean;
  /** Whether it takes exactly the height there is, and its parts scroll by themselves. */
  fill?: boolean;
  children: ReactNode;
}

/** A screen inside the shell: its heading and its content. */
export function Page({ title, subtitle, trail, aside, focusHeading = false, fill = false, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focusHeading) heading.current?.focus();
  }, [focusHeading]);
  return (
    <div className={classes.page} data-fill={fill || undefined}>
      <header className={classes.header}>
        <div>
          {trail}
          <h1 ref={heading} tabIndex={-1} className={classes.title}>
            {title}
          </h1>
          {subtitle !== undefined && <p className={classes.subtitle}>{subtitle}</p>}
        </div>
        {aside !== undefined && <div className={classes.aside}>{aside}</div>}
      </header>
      {children}
    </div>
  );
}
