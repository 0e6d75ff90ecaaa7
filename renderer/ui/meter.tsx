import classes from './meter.module.css';

interface MeterProps {
  /** What it measures. */
  label: string;
  /** From 0 to 1. */
  share: number;
  /** The same in words. */
  text: string;
  /** `resting` while it stands still. */
  tone?: 'accent' | 'amber' | 'resting';
  /** For a row of a list. */
  small?: boolean;
}

/** How far something is that goes on by itself. */
export function Meter({ label, share, text, tone = 'accent', small = false }: MeterProps) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div
      role="progressbar"
      className={classes.meter}
      data-tone={tone}
      data-small={small || undefined}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={text}
    >
      <div className={classes.bar} style={{ width: `${percent}%` }} />
    </div>
  );
}
