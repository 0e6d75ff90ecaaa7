import type { Country } from '#shared/domain/phone.ts';
import classes from './flag.module.css';

const urls = import.meta.glob<string>('../../node_modules/country-flag-icons/3x2/*.svg', {
  query: '?url&no-inline',
  import: 'default',
  eager: true,
});

/** A country's flag as a picture, loaded when first shown. The country's name always stands beside it. */
export function Flag({ country }: { country: Country }) {
  return (
    <img
      className={classes.flag}
      src={urls[`../../node_modules/country-flag-icons/3x2/${country}.svg`]}
      alt=""
      width={24}
      height={16}
    />
  );
}
