import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { UsageCounts } from '#shared/api/usage.ts';
import type { Currency } from '#shared/domain/money.ts';
import { assertNever } from '#shared/errors.ts';
import { useFormat } from '../../i18n/use-format.ts';
import classes from './counts-table.module.css';
import { shareOfCost, verifiedRate } from './usage-rules.ts';

type Column = 'sent' | 'rate' | 'joined' | 'cost' | 'share';

interface CountsTableProps {
  /** Names the table. */
  label: string;
  /** Of the column of names. */
  heading: string;
  columns: readonly Column[];
  rows: readonly { key: string; name: ReactNode; counts: UsageCounts }[];
  /** What shares are of. */
  total: UsageCounts;
  currency: Currency;
}

/** What somebody or something came to, a row each. */
export function CountsTable({ label, heading, columns, rows, total, currency }: CountsTableProps) {
  const { t } = useTranslation();
  if (rows.length === 0) return <p className={classes.empty}>{t('usagePage.nothingYet')}</p>;
  return (
    <table className={classes.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{heading}</th>
          {columns.map((column) => (
            <th key={column} scope="col" className={classes.number}>
              {t(`usagePage.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, name, counts }) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            {columns.map((column) => (
              <td key={column} className={classes.number}>
                <Cell column={column} counts={counts} total={total} currency={currency} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface CellProps extends Pick<CountsTableProps, 'total' | 'currency'> {
  column: Column;
  counts: UsageCounts;
}

function Cell({ column, counts, total, currency }: CellProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const percent = (share: number | null) => (share === null ? t('usagePage.none') : format.percent(share));
  switch (column) {
    case 'sent':
    case 'joined':
      return format.number(counts[column]);
    case 'rate':
      return percent(verifiedRate(counts));
    case 'cost':
      return format.spent(counts.cost, currency);
    case 'share':
      return percent(shareOfCost(counts.cost, total.cost));
    default:
      return assertNever(column);
  }
}
