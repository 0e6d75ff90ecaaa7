import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { UsageCounts } from '#shared/api/usage.ts';
import type { Currency, Micros } from '#shared/domain/money.ts';
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
  /** What is no code cannot be verified. */
  rows: readonly { key: string; name: ReactNode; counts: UsageCounts; ofCodes: boolean }[];
  /** What stands there while there is none. */
  empty: string;
  /** Micro-units that shares are of. */
  totalCost: Micros;
  currency: Currency;
}

/** What somebody or something came to, a row each. */
export function CountsTable({ label, heading, columns, rows, empty, totalCost, currency }: CountsTableProps) {
  const { t } = useTranslation();
  if (rows.length === 0) return <p className={classes.empty}>{empty}</p>;
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
        {rows.map(({ key, name, counts, ofCodes }) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            {columns.map((column) => (
              <td key={column} className={classes.number}>
                <Cell column={column} counts={counts} ofCodes={ofCodes} totalCost={totalCost} currency={currency} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface CellProps extends Pick<CountsTableProps, 'totalCost' | 'currency'> {
  column: Column;
  counts: UsageCounts;
  ofCodes: boolean;
}

function Cell({ column, counts, ofCodes, totalCost, currency }: CellProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const percent = (share: number | null) => (share === null ? t('usagePage.none') : format.percent(share));
  switch (column) {
    case 'sent':
    case 'joined':
      return format.number(counts[column]);
    case 'rate':
      return percent(ofCodes ? verifiedRate(counts) : null);
    case 'cost':
      return format.spent(counts.cost, currency);
    case 'share':
      return percent(shareOfCost(counts.cost, totalCost));
    default:
      return assertNever(column);
  }
}
