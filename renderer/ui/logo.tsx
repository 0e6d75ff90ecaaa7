import { useTranslation } from 'react-i18next';
import classes from './logo.module.css';

export function Logo() {
  const { t } = useTranslation();
  return (
    <div className={classes.logo}>
      <svg viewBox="0 0 32 32" width={24} height={24} aria-hidden="true">
        <rect className={classes.tile} width={32} height={32} rx={9} />
        <rect className={classes.bar} x={7} y={9} width={18} height={6} rx={2.5} />
        <rect className={classes.bar} x={7} y={18} width={18} height={5} rx={2.5} opacity={0.65} />
      </svg>
      {t('app.name')}
    </div>
  );
}
