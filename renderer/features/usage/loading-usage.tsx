import { Skeleton, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './usage-screen.module.css';

/** Room for what is on its way, so that nothing jumps. */
export function LoadingUsage() {
  const { t } = useTranslation();
  return (
    <>
      <VisuallyHidden role="status">{t('usagePage.loading')}</VisuallyHidden>
      <div className={classes.columns} aria-hidden="true">
        <Skeleton className={classes.figures ?? ''} height={106} radius={16} />
        <Skeleton className={classes.days ?? ''} height={350} radius={16} />
        <div className={classes.estimates}>
          <Skeleton radius={16} />
          <Skeleton radius={16} />
        </div>
      </div>
    </>
  );
}
