import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { HistoryEntry } from '#shared/api/history.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useNow } from '../../../i18n/use-now.ts';
import classes from './history-table.module.css';
import { entryWords } from './history-words.ts';

const COLUMNS = ['time', 'what', 'number', 'by', 'price', 'amount'] as const;

interface HistoryTableProps {
  entries: readonly HistoryEntry[];
  /** Whether other lines are on their way. */
  outdated: boolean;
}

/** Lines of the history: when, what it was, for which number, who did it where, at which price, and how much. */
export function HistoryTable({ entries, outdated }: HistoryTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const when = (instant: number) => {
    const moment = format.moment(instant, now);
    return moment.kind === 'other' ? moment.text : t(`day.${moment.kind}`, { time: moment.time });
  };
  return (
    <table className={classes.table} aria-label={t('history.list')} aria-busy={outdated}>
      <thead>
        <tr className={classes.head}>
          {COLUMNS.map((column) => (
            <th key={column} scope="col" className={classes[column]}>
              {t(`history.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <Line key={entry.id} entry={entry} when={when(entry.at)} />
        ))}
      </tbody>
    </table>
  );
}

interface LineProps {
  entry: HistoryEntry;
  when: string;
}

/** A line never changes, but for what its day is called: the many others are left alone when one is added. */
const Line = memo(function Line({ entry, when }: LineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { amount, currency, segments, unitPrice } = entry;
  const by = [entry.staffName, entry.deviceName].filter((name) => name !== null).join(' · ');
  const price =
    segments === null || unitPrice === null
      ? undefined
      : t('history.segments', { count: segments, price: format.price(unitPrice, currency) });
  return (
    <tr className={classes.line}>
      <td className={classes.time}>
        <time dateTime={new Date(entry.at).toISOString()}>{when}</time>
      </td>
      <td className={classes.what}>
        {entryWords(entry)
          .map((words) => t(words))
          .join(' · ')}
      </td>
      <td className={classes.number}>{entry.phoneMasked}</td>
      <td className={classes.by} title={by}>
        {by}
      </td>
      <td className={classes.price}>{price}</td>
      <td className={classes.amount} data-added={amount > 0 || undefined}>
        {format.change(amount, currency)}
      </td>
    </tr>
  );
}, isSameLine);

/** The same line arrives as a new object with each snapshot. */
function isSameLine(before: LineProps, after: LineProps): boolean {
  return before.entry.id === after.entry.id && before.when === after.when;
}
