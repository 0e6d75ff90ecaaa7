import { brandName } from '#shared/domain/card-brand.ts';
import classes from './card-brand.module.css';

const SHORT: Record<string, string> = { mastercard: 'MC', amex: 'AMEX', unionpay: 'UP', diners: 'DC' };

/** A small picture of a card; its name always stands beside it. */
export function CardBrand({ brand }: { brand: string }) {
  return (
    <span className={classes.brand} data-brand={brand} aria-hidden="true">
      {SHORT[brand] ?? brandName(brand)}
    </span>
  );
}
