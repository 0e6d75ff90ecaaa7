import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../../bridge/bridge-context.tsx';
import { useFormat } from '../../../i18n/use-format.ts';
import { useNow } from '../../../i18n/use-now.ts';
import { runOutWords } from './run-out-words.ts';
import classes from './wallet-figures.module.css';
import { walletOf } from './wallet-rules.ts';

interface WalletFiguresProps {
  /** Null when nothing is being spent; undefined as long as that is not known. */
  runsOutAt: number | null | undefined;
}

/** What the SMS wallet holds and what that is good for, each with how it was reckoned. */
export function WalletFigures({ runsOutAt }: WalletFiguresProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const credit = useSnapshot((snapshot) => snapshot.credit);
  if (!credit) return <p className={classes.note}>{t('shell.creditUnknown')}</p>;
  const { sms, asOf, wallets } = credit;
  const held = walletOf(wallets, sms.currency)?.held ?? 0;
  const runOut = runOutWords(runsOutAt, now);
  const figures = [
    {
      name: t('credit.balance'),
      value: format.money(sms.available, sms.currency),
      note: t('credit.asOf', { time: format.timeOrDay(asOf, now) }),
    },
    {
      name: t('credit.messagesLeft'),
      value: format.number(sms.messagesLeft),
      note: t('credit.estimate', {
        price: format.price(sms.perSegment, sms.currency),
        country: format.country(sms.homeCountry),
      }),
    },
    {
      name: t('credit.held'),
      value: held === 0 ? format.money(0, sms.currency) : format.price(held, sms.currency),
      note: t('credit.heldNote'),
    },
    {
      name: t('credit.runsOut'),
      value: runOut.at === null ? t(runOut.value) : format.upcoming(runOut.at, now),
      note: t(runOut.note),
    },
  ];
  return (
    <dl className={classes.figures}>
      {figures.map(({ name, value, note }) => (
        <div key={name} className={classes.figure}>
          <dt>{name}</dt>
          <dd className={classes.value}>{value}</dd>
          <dd className={classes.note}>{note}</dd>
        </div>
      ))}
    </dl>
  );
}
