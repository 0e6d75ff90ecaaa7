import { useTranslation } from 'react-i18next';
import type { HistoryEntry } from '#shared/api/credit.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import classes from './history.module.css';

/** The newest changes of the balance: when, what for, who, and how much. */
export function History({ entries }: { entries: readonly HistoryEntry[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  if (entries.length === 0) return <p className={classes.dim}>{t('credit.historyEmpty')}</p>;

  const when = (instant: number) => {
    const moment = format.moment(instant, now);
    return moment.kind === 'other' ? moment.text : t(`day.${moment.kind}`, { time: moment.time });
  };
  const what = ({ kind, purpose, phoneMasked, staffName, deviceName }: HistoryEntry) =>
    [
      kind === 'give_back' ? t('credit.gaveBack') : t(`credit.purpose.${purpose}`),
      phoneMasked,
      staffName,
      deviceName,
    ].filter((part) => part !== null);

  return (
    <ul>
      {entries.map((entry) => (
        <li key={entry.id} className={classes.row}>
          <time className={classes.when} dateTime={new Date(entry.at).toISOString()}>
            {when(entry.at)}
          </time>
          <span className={classes.what}>{what(entry).join(' · ')}</span>
          <span className={classes.amount} data-added={entry.amount > 0 || undefined}>
            {format.change(entry.amount, entry.currency)}
          </span>
        </li>
      ))}
    </ul>
  );
}
