import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import classes from './wallet-figures.module.css';

/** What the SMS wallet holds and what that is good for, each with how it was reckoned. */
export function WalletFigures() {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const credit = useSnapshot((snapshot) => snapshot.credit);
  if (!credit) return <p className={classes.note}>{t('shell.creditUnknown')}</p>;
  const { sms, asOf, wallets } = credit;
  const held = wallets.find(({ currency }) => currency === sms.currency)?.held ?? 0;
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
      note: '',
    },
  ];
  return (
    <dl className={classes.figures}>
      {figures.map(({ name, value, note }) => (
        <div key={name} className={classes.figure}>
          <dt>{name}</dt>
          <dd className={classes.value}>{value}</dd>
          {note !== '' && <dd className={classes.note}>{note}</dd>}
        </div>
      ))}
    </dl>
  );
}
