import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { Panel } from '../../ui/panel.tsx';
import { ScrollList } from '../../ui/scroll-list.tsx';
import classes from './today-panel.module.css';

/** Who joined at this counter today, newest first, and how its codes fared. */
export function TodayPanel() {
  const { t } = useTranslation();
  const format = useFormat();
  const today = useSnapshot((snapshot) => snapshot.today);
  if (!today) {
    return (
      <Panel title={t('today.title')} className={classes.panel}>
        <p className={classes.dim}>{t('today.unknown')}</p>
      </Panel>
    );
  }
  return (
    <Panel title={t('today.title')} aside={t('today.joined', { count: today.joined })} className={classes.panel}>
      {today.members.length === 0 && <p className={classes.dim}>{t('today.empty')}</p>}
      <ScrollList label={t('today.title')}>
        {today.members.map(({ id, name, phone, joinedAt }) => (
          <li key={id} className={classes.member}>
            <span className={classes.name}>{name}</span>
            <span className={classes.dim}>·· {phone.slice(-4)}</span>
            <span className={classes.time}>{format.time(joinedAt)}</span>
          </li>
        ))}
      </ScrollList>
      {today.sent > 0 && (
        <p className={classes.summary}>
          <span>{t('today.sent', { count: today.sent })}</span>
          {today.started > 0 && (
            <span>
              {t('today.verified', {
                count: today.started,
                verified: format.number(today.verified),
                percent: format.percent(today.verified / today.started),
              })}
            </span>
          )}
        </p>
      )}
    </Panel>
  );
}
