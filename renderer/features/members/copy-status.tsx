import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import classes from './members-screen.module.css';

/** How many members this counter knows, and when that was true. */
export function CopyStatus() {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const members = useSnapshot((snapshot) => snapshot.members);
  if (!members) return null;
  const { asOf, count, state } = members;
  const when = () =>
    asOf === null ? t('members.state.neverRead') : t('members.state.offline', { time: format.timeOrDay(asOf, now) });
  return (
    <span className={classes.status}>
      <span>{t('members.count', { count, formatted: format.number(count) })}</span>
      <span>{state === 'offline' ? when() : t(`members.state.${state}`)}</span>
    </span>
  );
}
