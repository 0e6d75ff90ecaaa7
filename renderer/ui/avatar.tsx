import classes from './avatar.module.css';

/** The initials of a name that stands beside it. */
export function Avatar({ name, size = 32 }: { name: string; size?: number }) {
  const words = name.split(/\s+/).filter((word) => word !== '');
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '');
  return (
    <span className={classes.avatar} style={{ width: size, height: size, fontSize: size * 0.4 }} aria-hidden="true">
      {letters.join('').toLocaleUpperCase()}
    </span>
  );
}
